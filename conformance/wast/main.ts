/**
 * Runs test scripts of the Component Model (`.wast`), and prints the totals of each file or folder: `npm run
 * wast -- [--verbose] [--time-limit SECONDS] [--except LIST] FILE-OR-FOLDER…`. See `../README.md`.
 */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { inParallel } from '../in-parallel.ts'
import { readScript } from './directives.ts'
import { Expectations, readExpected } from './expected-failures.ts'
import { type Finished, runIsolated, type ScriptReport } from './isolated-run.ts'

const { values, positionals } = parseArgs({
  options: {
    verbose: { type: 'boolean', default: false },
    'time-limit': { type: 'string', default: '20' },
    except: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
})
if (positionals.length === 0) fail('expected at least one file or folder')
const timeLimit = Number(values['time-limit'])
if (!(timeLimit > 0)) fail(`--time-limit must be a positive number of seconds, not ${values['time-limit']}`)
for (const path of [...positionals, ...values.except]) if (!existsSync(path)) fail(`${path} does not exist`)

const expectations = new Expectations(
  readExpected(readFileSync(new URL('./expected-failures.txt', import.meta.url), 'utf8')),
)
const none = { passed: 0, failed: 0, expected: 0, skipped: 0, byWasmTools: 0 }
const suites = new Map(positionals.map(path => [path, { ...none }]))
const excepted = new Set(values.except.flatMap(readList))
const scripts = positionals.flatMap(suite => findScripts(suite).map(path => [path, suite] as const))
const reports = inParallel(scripts, ([path]) =>
  excepted.has(resolve(path)) ? notRun(path) : runIsolated(path, timeLimit),
)
for await (const [[path, suite], report] of reports) print(path, report, suite)
const total = { ...none }
for (const [suite, counts] of suites) {
  if (suites.size > 1) console.log(`${suite}: ${summary(counts)}`)
  for (const key of Object.keys(none) as (keyof typeof none)[]) total[key] += counts[key]
}
if (total.byWasmTools > 0) {
  console.log(
    `${total.byWasmTools} of these expect that a component is refused, and were answered by wasm-tools, not the runtime`,
  )
}
console.log(summary(total))
for (const { path, text, actual, reason } of expectations.unmet)
  console.log(`expected failure did not occur: ${path} ${text} -> ${actual} (${reason})`)
process.exitCode = total.failed > 0 || expectations.unmet.length > 0 ? 1 : 0

function summary({ passed, failed, expected, skipped }: typeof none): string {
  return `${passed} passed, ${failed} failed, ${expected} expected to fail, ${skipped} skipped`
}

function fail(problem: string): never {
  console.error(`wast: ${problem}`)
  process.exit(1)
}

function findScripts(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return globSync('**/*.wast', { cwd: path })
    .sort()
    .map(name => join(path, name))
}

function readList(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter(line => /^[^#]/.test(line)).map(line => resolve(dirname(path), line.trim()))
}

async function notRun(path: string): Promise<ScriptReport> {
  const directives = readScript(readFileSync(path, 'utf8')).length
  return { finished: [], notRun: directives, problem: undefined }
}

function print(path: string, report: ScriptReport, suite: string): void {
  const total = suites.get(suite) ?? none
  const count = (status: string) => report.finished.filter(item => item.outcome.status === status).length
  const expected = expectations.of(path, report.finished, suite)
  // A script that cannot be read counts as one failure.
  const unread = report.problem !== undefined && report.finished.length === 0 ? 1 : 0
  const counts = {
    passed: count('passed'),
    failed: count('failed') - expected.size + unread,
    expected: expected.size,
    skipped: count('skipped') + report.notRun,
    byWasmTools: report.finished.filter(({ outcome }) => outcome.status === 'passed' && outcome.byWasmTools)
      .length,
  }
  for (const key of Object.keys(none) as (keyof typeof none)[]) total[key] += counts[key]
  const problem = report.problem === undefined ? '' : ` (${report.problem})`
  console.log(`${path}: ${summary(counts)}${problem}`)
  if (values.verbose) for (const item of report.finished) printDetails(path, item, expected.get(item)?.reason)
}

function printDetails(path: string, { line, text, outcome }: Finished, reason: string | undefined): void {
  if (outcome.status === 'passed') return
  console.log(`  ${path}:${line}: ${text.split('\n', 1)[0]}`)
  if (outcome.status === 'skipped') console.log(`    skipped: ${outcome.reason}`)
  else console.log(`    expected ${outcome.expected}\n    got      ${outcome.actual}`)
  if (reason !== undefined) console.log(`    as expected: ${reason}`)
}
