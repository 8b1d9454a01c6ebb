/**
 * Runs cases of the W3C's CTS in a component and directly on Dawn, and compares the results: `npm run cts --
 * [--cts FOLDER] [--gpu KIND] [--per-test N] [--jobs N] [--split N] [--stop-after SECONDS] QUERY…`. See `../README.md`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundledCommand } from '../../scripts/bundled-command.ts'
import { type Command, inBoth, runColumn } from './column-run.ts'
import { readExpected } from './expected-differences.ts'
import { fileQueries, type Tree } from './query.ts'
import { Report } from './report.ts'
import { type PreparedTree, preparedSuite, prepareSuite, suiteOf } from './suite.ts'

const { values, positionals: queries } = parseArgs({
  options: {
    cts: { type: 'string', default: 'out/cts' },
    prepare: { type: 'boolean', default: false },
    prepared: { type: 'boolean', default: false },
    gpu: { type: 'string', default: 'null' },
    'per-test': { type: 'string' },
    jobs: { type: 'string', default: '2' },
    split: { type: 'string', default: '1' },
    'time-limit': { type: 'string', default: '300' },
    'stop-after': { type: 'string' },
  },
  allowPositionals: true,
})
const gpu = (['null', 'software', 'hardware'] as const).find(kind => kind === values.gpu)
if (gpu === undefined) fail(`--gpu must be null, software or hardware, not ${values.gpu}`)
const jobs = positive('jobs', values.jobs)
const split = positive('split', values.split)
const timeLimit = positive('time-limit', values['time-limit'])
const stopAfter =
  values['stop-after'] === undefined ? undefined : positive('stop-after', values['stop-after'])
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
const report = new Report(expected, gpu)
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
if (stopAfter !== undefined) setTimeout(() => stop.abort(), stopAfter * 1000).unref()

const limited = limiter(jobs)
const shares = parts.flatMap(part =>
  Array.from({ length: split }, (_, index) => ({ ...part, share: { index, count: split } })),
)
await Promise.all(
  shares.map(async ({ tree, query, share }) => {
    const assignment = { query, ...(perTest !== undefined && { perTest }), share }
    const program = programs.get(tree)!
    const [direct, component] = await Promise.all([
      limited(() => runColumn(columns.direct(program), assignment, timeLimit, stop.signal)),
      limited(() => runColumn(columns.component(program), assignment, timeLimit, stop.signal)),
    ])
    const both = stop.signal.aborted ? inBoth(direct, component) : ([direct, component] as const)
    if (both[0].results.size > 0 || !stop.signal.aborted)
      console.log(
        report.add(tree, split === 1 ? query : `${query} ${share.index + 1}/${split}`, ...both).join('\n'),
      )
  }),
)
if (stop.signal.aborted) console.log('\nstopped; these are the cases that have run in both columns')
printReport(perTest === undefined && !stop.signal.aborted ? queries : [])

function printReport(whole: readonly string[]): void {
  const { lines, isAsExpected } = report.end(whole)
  console.log(lines.join('\n'))
  console.log(`CTS ${suite.commit}, --gpu ${gpu}${perTest === undefined ? '' : `, --per-test ${perTest}`}`)
  process.exitCode = isAsExpected ? 0 : 1
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
  if (!(Number.isInteger(value) && value > 0)) fail(`--${name} must be a positive integer, not ${text}`)
  return value
}

function fail(problem: string): never {
  console.error(`cts: ${problem}`)
  process.exit(1)
}
