/**
 * `npm run wast -- [--verbose] [--time-limit SECONDS] [--except LIST] FILE-OR-FOLDER…`: runs test scripts of the
 * Component Model (`.wast`). `--except` names a file that lists scripts that are not run, one a line, by their paths
 * from its own folder, such as the `nyi.txt` of WebAssembly/component-model's `test/`. Exit code 1 on failures.
 */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readScript } from './directives.ts'
import { type FileReport, type Finished, runFile } from './file.ts'

const { values, positionals } = parseArgs({
  options: {
    verbose: { type: 'boolean', default: false },
    'time-limit': { type: 'string', default: '20' },
    except: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
})
if (positionals.length === 0) fail('name at least one file or folder')
const timeLimit = Number(values['time-limit'])
if (!(timeLimit > 0)) fail(`--time-limit is a number of seconds, not ${values['time-limit']}`)
for (const path of [...positionals, ...values.except]) if (!existsSync(path)) fail(`there is no ${path}`)

const total = { passed: 0, failed: 0, skipped: 0, byWasmTools: 0 }
const excepted = new Set(values.except.flatMap(readList))
const reports = inParallel(positionals.flatMap(findScripts), path =>
  excepted.has(resolve(path)) ? notRun(path) : runFile(path, timeLimit),
)
for await (const [path, report] of reports) print(path, report)
if (total.byWasmTools > 0) {
  console.log(
    `${total.byWasmTools} of these assert that a component is refused: wasm-tools answered, not the runtime`,
  )
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0

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

async function notRun(path: string): Promise<FileReport> {
  const directives = readScript(readFileSync(path, 'utf8')).length
  return { finished: [], notRun: directives, problem: undefined }
}

/** Runs the scripts side by side, one for each core; the reports come in the order of the scripts. */
async function* inParallel<T>(paths: readonly string[], run: (path: string) => Promise<T>) {
  const running: [string, Promise<T>][] = []
  for (const path of paths) {
    running.push([path, run(path)])
    if (running.length === availableParallelism()) yield* first()
  }
  while (running.length > 0) yield* first()

  async function* first() {
    const [path, report] = running.shift() as [string, Promise<T>]
    yield [path, await report] as const
  }
}

function print(path: string, report: FileReport): void {
  const count = (status: string) => report.finished.filter(item => item.outcome.status === status).length
  const passed = count('passed')
  // A script that cannot even be read has no directive that could fail.
  const failed = count('failed') + (report.problem !== undefined && report.finished.length === 0 ? 1 : 0)
  const skipped = count('skipped') + report.notRun
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  total.byWasmTools += report.finished.filter(
    ({ outcome }) => outcome.status === 'passed' && outcome.byWasmTools,
  ).length
  const problem = report.problem === undefined ? '' : ` (${report.problem})`
  console.log(`${path}: ${passed} passed, ${failed} failed, ${skipped} skipped${problem}`)
  if (values.verbose) for (const item of report.finished) printDetails(path, item)
}

function printDetails(path: string, { line, text, outcome }: Finished): void {
  if (outcome.status === 'passed') return
  console.log(`  ${path}:${line}: ${text.split('\n', 1)[0]}`)
  if (outcome.status === 'skipped') console.log(`    skipped: ${outcome.reason}`)
  else console.log(`    expected ${outcome.expected}\n    got      ${outcome.actual}`)
}
