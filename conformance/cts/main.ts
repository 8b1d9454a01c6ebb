/**
 * Runs cases of the W3C's CTS in a component and directly on Dawn, and compares the results: `npm run cts --
 * [--cts FOLDER] [--gpu KIND] [--per-test N] [--jobs N] QUERY…`. See `../README.md`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundledCommand } from '../../scripts/bundled-command.ts'
import { type ColumnRun, type Command, runColumn } from './column-run.ts'
import { type CaseResult, count, type Difference, differences, isBetter } from './comparison.ts'
import { type ExpectedDifference, explanation, readExpected, unmet } from './expected-differences.ts'
import { fileQueries, type Tree } from './query.ts'
import { type PreparedTree, preparedSuite, prepareSuite, suiteOf } from './suite.ts'

const { values, positionals: queries } = parseArgs({
  options: {
    cts: { type: 'string', default: 'out/cts' },
    prepare: { type: 'boolean', default: false },
    prepared: { type: 'boolean', default: false },
    gpu: { type: 'string', default: 'null' },
    'per-test': { type: 'string' },
    jobs: { type: 'string', default: '2' },
    'time-limit': { type: 'string', default: '300' },
  },
  allowPositionals: true,
})
const gpu = (['null', 'software', 'hardware'] as const).find(kind => kind === values.gpu)
if (gpu === undefined) fail(`--gpu must be null, software or hardware, not ${values.gpu}`)
const jobs = positive('jobs', values.jobs)
const timeLimit = positive('time-limit', values['time-limit'])
const perTest = values['per-test'] === undefined ? undefined : positive('per-test', values['per-test'])
if (!values.prepared && !existsSync(join(values.cts, 'src/webgpu'))) {
  fail(`${values.cts} has no CTS; clone it there, or name a checkout: --cts FOLDER`)
}
const suite = values.prepared ? preparedSuite() : suiteOf(values.cts)
if (queries.length === 0) fail('expected at least one query, such as webgpu:api,validation,*')
const perQuery = queries.map(query => [query, fileQueries(query, suite.files)] as const)
for (const [query, parts] of perQuery) {
  if (parts.length === 0)
    fail(`no file of the CTS matches ${query}; a query is webgpu:PATH,* or webgpu:PATH:TEST`)
}
const parts = [...new Map(perQuery.flatMap(([, parts]) => parts).map(part => [part.query, part])).values()]
const wantedTrees = [...new Set(parts.map(({ tree }) => tree))]
if (values.prepare) {
  await prepareSuite(suite, wantedTrees)
  process.exit(0)
}
const programs = new Map<Tree, PreparedTree>()
for (const tree of wantedTrees) programs.set(tree, await suite.prepare(tree))

const command = join(await bundledCommand(), 'bin/wasi-webgpu.js')
const preload = new URL('./direct.ts', import.meta.url).href
const columns = {
  direct:
    ({ module }: PreparedTree): Command =>
    assignment => ({
      args: ['--import', preload, module, JSON.stringify(assignment)],
      env: { CTS_GPU: gpu },
    }),
  component:
    ({ component }: PreparedTree): Command =>
    assignment => ({
      args: [command, 'run', component, '--gpu', gpu, '--', JSON.stringify(assignment)],
    }),
}

const expected = readExpected(readFileSync(new URL('./expected-differences.txt', import.meta.url), 'utf8'))
const met = new Map<ExpectedDifference, Difference[]>()
const unexpected: Difference[] = []
const problems: string[] = []
const totals = new Map<Tree, { direct: CaseResult[]; component: CaseResult[]; differences: number }>()
const cases = new Set<string>()

const limited = limiter(jobs)
await Promise.all(
  parts.map(async ({ tree, query }) => {
    const assignment = perTest === undefined ? { query } : { query, perTest }
    const program = programs.get(tree)!
    const [direct, component] = await Promise.all([
      limited(() => runColumn(columns.direct(program), assignment, timeLimit)),
      limited(() => runColumn(columns.component(program), assignment, timeLimit)),
    ])
    compare(tree, query, direct, component)
  }),
)
printReport()

function compare(tree: Tree, query: string, direct: ColumnRun, component: ColumnRun): void {
  for (const [name, { problem }] of Object.entries({ direct, component })) {
    if (problem !== undefined) problems.push(`${query}, ${name}: ${problem}`)
  }
  if (direct.adapter !== component.adapter) {
    problems.push(
      `${query}: the adapter is ${direct.adapter} directly, and ${component.adapter} in the component`,
    )
  }
  const found = differences(direct.results, component.results)
  for (const difference of found) {
    const entry = explanation(expected, difference, gpu!)
    if (entry === undefined) unexpected.push(difference)
    else met.set(entry, [...(met.get(entry) ?? []), difference])
  }
  const total = totals.get(tree) ?? { direct: [], component: [], differences: 0 }
  totals.set(tree, total)
  total.direct.push(...direct.results.values())
  total.component.push(...component.results.values())
  total.differences += found.length
  for (const name of component.results.keys()) cases.add(name)
  console.log(
    `${query} direct ${summary(direct.results.values())}, component ${summary(component.results.values())}`,
  )
}

function printReport(): void {
  for (const [entry, found] of met) {
    const kind = found.every(isBetter) ? 'the component passes, Dawn for Node fails' : 'expected'
    console.log(`\n${entry.reason} (${kind}: ${found.length})`)
    for (const { query, direct, component } of found)
      console.log(`  ${query} ${direct?.status ?? 'none'}->${component?.status ?? 'none'}`)
  }
  const missing = unmet(expected, new Set(met.keys()), {
    gpu: gpu!,
    queries,
    isSampled: perTest !== undefined,
    cases,
  })
  if (unexpected.length > 0) console.log('\nUnexpected differences:')
  for (const { query, direct, component } of unexpected) {
    console.log(`  ${query} ${direct?.status ?? 'none'}->${component?.status ?? 'none'}`)
    for (const line of direct?.log ?? []) console.log(`    direct: ${line}`)
    for (const line of component?.log ?? []) console.log(`    component: ${line}`)
  }
  for (const { query, direct, component, reason } of missing)
    console.log(`expected difference did not occur: ${query} ${direct}->${component} (${reason})`)
  for (const problem of problems) console.log(problem)

  console.log(
    `\nCTS ${suite.commit}, --gpu ${gpu}${perTest === undefined ? '' : `, --per-test ${perTest}`}\n`,
  )
  console.log('| tree | cases | direct: pass / skip / fail | component: pass / skip / fail | differences |')
  console.log('| --- | --- | --- | --- | --- |')
  for (const [tree, { direct, component, differences }] of totals)
    console.log(
      `| ${tree} | ${component.length} | ${summary(direct)} | ${summary(component)} | ${differences} |`,
    )
  console.log(`\n${unexpected.length} unexpected differences, ${missing.length} expected ones did not occur`)
  process.exitCode = unexpected.length + missing.length + problems.length > 0 ? 1 : 0
}

function summary(results: Iterable<CaseResult>): string {
  const { pass, skip, fail } = count(results)
  return `${pass} / ${skip} / ${fail}`
}

/** Returns a function that starts at most `limit` actions at a time, in the order of the calls. */
function limiter(limit: number): <T>(action: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async action => {
    if (running === limit) await new Promise<void>(resolve => waiting.push(resolve))
    else running++
    try {
      return await action()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (!(value > 0)) fail(`--${name} must be a positive number, not ${text}`)
  return value
}

function fail(problem: string): never {
  console.error(`cts: ${problem}`)
  process.exit(1)
}
