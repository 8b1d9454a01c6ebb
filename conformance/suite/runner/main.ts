/**
 * Runs the portable suite on hosts: `npm run suite -- [OPTION…] [PROGRAM…]`. See `../README.md`.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { inParallel } from '../../in-parallel.ts'
import { componentOf, programs } from '../build.ts'
import { commandLineHost, componentPlace } from './command-host.ts'
import type { Host } from './host.ts'
import { driverVersion, hosts } from './hosts.ts'
import { functionOf, type HostReports, printMatrix } from './matrix.ts'
import { type Report, runProgram } from './run-program.ts'
import { importedFunctions, witFunctions } from './wit-functions.ts'

const { values, positionals } = parseArgs({
  options: {
    host: { type: 'string', multiple: true, default: [] },
    'host-command': { type: 'string', multiple: true, default: [] },
    matrix: { type: 'string' },
    'time-limit': { type: 'string', default: '60' },
    verbose: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const timeLimit = Number(values['time-limit'])
if (!(timeLimit > 0)) fail(`--time-limit must be a positive number of seconds, not ${values['time-limit']}`)
const components = pathsOf(positionals)
const all: HostReports[] = []
for (const host of chosenHosts()) {
  try {
    all.push(await runOn(host))
  } catch (error) {
    fail(`${host.name}: ${(error as Error).message}`)
  } finally {
    await host.close?.()
  }
}
const functions = witFunctions()
const tested = new Set(
  all.flatMap(({ reports }) => reports.flatMap(({ results }) => results.map(functionOf))),
)
if (positionals.length === 0) {
  for (const { name, reachable } of functions)
    if (reachable && !tested.has(name)) console.log(`no program tests ${name}`)
}
if (values.matrix !== undefined) {
  const imported = new Set<(typeof functions)[number]>()
  for (const path of components) for (const its of await importedFunctions(path, functions)) imported.add(its)
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(
    values.matrix,
    printMatrix({ functions, imported, hosts: all, driver: driverVersion(), date }),
  )
}
// A host may leave a handle open that would keep the process.
process.exit(all.some(({ reports }) => reports.some(isFailure)) ? 1 : 0)

function pathsOf(names: readonly string[]): string[] {
  if (names.length === 0) return programs.map(componentOf)
  return names.map(name => {
    if (programs.includes(name)) return componentOf(name)
    if (existsSync(name)) return name
    return fail(
      `${name} is neither a program nor a file: name one of ${programs.join(', ')}, or the path of a component`,
    )
  })
}

function chosenHosts(): Host[] {
  const named = values.host.map(name => {
    const make = Object.hasOwn(hosts, name) ? hosts[name] : undefined
    return make?.() ?? fail(`no host has the name ${name}: name one of ${Object.keys(hosts).join(', ')}`)
  })
  const commands = values['host-command'].map(line =>
    line.includes(componentPlace)
      ? commandLineHost(line)
      : fail(`--host-command '${line}' names no component: write 'myhost run ${componentPlace}'`),
  )
  return named.length + commands.length > 0 ? [...named, ...commands] : [hosts.node!()]
}

async function runOn(host: Host): Promise<HostReports> {
  const version = await host.version()
  console.log(`${host.name}: ${version}`)
  const reports: Report[] = []
  for await (const [, report] of inParallel(components, path => runProgram(host, path, timeLimit))) {
    reports.push(report)
    print(report)
  }
  const results = reports.flatMap(report => report.results)
  const problems = reports.filter(({ problem }) => problem !== undefined).length
  console.log(
    `${host.name}: ${counts(results)}${problems > 0 ? `; ${problems} programs ended early or wrongly` : ''}`,
  )
  return { host: host.name, version, reports }
}

function print({ program, results, problem }: Report): void {
  console.log(`  ${program}: ${counts(results)}`)
  for (const { number, description, status, detail } of results) {
    const line = `${number} ${description}${detail === '' ? '' : ` (${detail})`}`
    if (status === 'failed' || values.verbose) console.log(`    ${status} ${line}`)
  }
  if (problem !== undefined) console.log(`    ${program} ${problem}`)
}

function counts(results: Report['results']): string {
  const count = (status: string) => results.filter(result => result.status === status).length
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`
}

function isFailure({ results, problem }: Report): boolean {
  return problem !== undefined || results.some(({ status }) => status === 'failed')
}

function fail(problem: string): never {
  console.error(`suite: ${problem}`)
  process.exit(1)
}
