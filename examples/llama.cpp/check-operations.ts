/**
 * Runs llama.cpp's own test of its GPU backend, `test-backend-ops`, in a component:
 * `node examples/llama.cpp/check-operations.ts [--clang PATH] [OPERATION…]`, by default all. It compares results of the
 * GPU with those of the CPU. Cases run in groups, as many at a time as the machine has processors; each group has a process
 * of its own, since a failure of the device ends the process.
 */

import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { buildLlama, output, runScript } from './build.ts'

const runner = fileURLToPath(new URL('run-with-slow-timers.ts', import.meta.url))

/** Cases that differ because the implementation for the CPU is inexact, for which README.md has the reason. */
const knownDifferences = /^SET_ROWS\(.*type_dst=q8_0/

const noBackend =
  'the GPU lacks shader-f16, which the backend needs; README.md says how to get one in software'

/** The number of cases that a process has, about. Its start takes 2 s. */
const groupSize = 25

/** Arguments of `test-backend-ops` that choose cases. */
type Group = readonly string[]

interface Result {
  readonly operation: string
  /** The operation, and its parameters in parentheses. */
  readonly name: string
  readonly outcome: 'OK' | 'FAIL' | 'not supported'
}

interface Outcome {
  readonly results: readonly Result[]
  /** A message, if the process ended before its last case. */
  readonly end?: string
}

function runTests(
  component: string,
  args: readonly string[],
): Promise<{ lines: readonly string[]; error: string }> {
  return new Promise(resolve => {
    const options = { encoding: 'utf8', maxBuffer: 2 ** 30 } as const
    const command = [runner, output, component, ...args]
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the test colours its results
      const lines = stdout.replaceAll(/\x1b\[[\d;]*m/g, '').split('\n')
      resolve({ lines, error: lastLines(stderr) || `${error?.signal ?? error?.code}` })
    })
  })
}

/** Returns the last two lines: the message of llama.cpp, and that of the command. */
function lastLines(text: string): string {
  return text
    .trim()
    .split(/\s*\n\s*/)
    .slice(-2)
    .join('; ')
}

/** Counts the cases of each operation. Those of several operations that are computed as one are not listed. */
async function countCases(component: string): Promise<Map<string, number>> {
  const { lines } = await runTests(component, ['support', '--output', 'csv'])
  const names = lines.flatMap(line => /^"[^"]*","(\w+)",.*,"support","1"/.exec(line)?.[1] ?? [])
  if (names.length === 0) throw new Error(noBackend)
  return new Map([...Map.groupBy(names, name => name)].map(([name, { length }]) => [name, length]))
}

/** Divides cases by their parameters: by whether each of some digits occurs an even number of times. */
function divide(group: Group, cases: number): Group[] {
  let filters = ['']
  for (let digit = 1; filters.length * groupSize < cases && digit < 10; digit++) {
    const pairs = `(${digit}[^${digit}]*${digit}[^${digit}]*)*$`
    const even = `(?=[^${digit}]*${pairs})`
    const odd = `(?=[^${digit}]*${digit}[^${digit}]*${pairs})`
    filters = filters.flatMap(filter => [filter + even, filter + odd])
  }
  return filters.map(filter => [...group, '-p', `^${filter}`])
}

async function testGroup(component: string, group: Group): Promise<Outcome> {
  const { lines, error } = await runTests(component, ['test', ...group])
  const results = lines.flatMap((line): Result[] => {
    // The deviation precedes the name, if there is one.
    const match = /\b(([A-Z]\w*)\(.*\)): (?:.*\W)?(OK|FAIL|not supported)\b/.exec(line)
    if (match === null) return []
    const [, name, operation, outcome] = match
    return [{ operation: operation!, name: name!, outcome: outcome as Result['outcome'] }]
  })
  const isComplete = lines.some(line => /^\s*\d+\/\d+ tests passed$/.test(line))
  if (isComplete) return { results }
  return { results, end: `${results.at(-1)?.name ?? group.join(' ')}: ended early after it: ${error}` }
}

await runScript(async (chosen, options) => {
  const [component] = await buildLlama(['test-backend-ops'], options)
  const counts = await countCases(component!)
  const total = counts.values().reduce((sum, count) => sum + count)
  const groups =
    chosen.length === 0
      ? divide([], total)
      : chosen.flatMap(name => divide(['-o', name], counts.get(name) ?? 0))

  const outcomes: Outcome[] = []
  const waiting = groups.values()
  const work = async () => {
    for (const group of waiting) {
      outcomes.push(await testGroup(component!, group))
      console.error(`${outcomes.length} of ${groups.length} groups have run`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  report(outcomes)
})

/** Prints a line for each operation, and those cases that failed; throws if any did. */
function report(outcomes: readonly Outcome[]): void {
  const results = outcomes.flatMap(outcome => outcome.results)
  const ends = outcomes.flatMap(({ end }) => end ?? [])
  if (results.length + ends.length === 0) throw new Error('no case has such an operation')
  const byOperation = Map.groupBy(results, result => result.operation)
  for (const [operation, of] of [...byOperation].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`${operation}: ${countsOf(of)}`)
    for (const { name } of of.filter(isFailure)) console.log(`  ${name}`)
  }
  for (const end of ends) console.log(end)
  const summary = `all: ${countsOf(results)}`
  if (ends.length > 0) throw new Error(`${summary}, ${ends.length} groups ended early`)
  if (results.some(isFailure)) throw new Error(summary)
  console.log(summary)
}

function isFailure({ name, outcome }: Result): boolean {
  return outcome === 'FAIL' && !knownDifferences.test(name)
}

function countsOf(results: readonly Result[]): string {
  const count = (predicate: (result: Result) => boolean) => results.filter(predicate).length
  const failed = count(isFailure)
  const counts = [
    [count(({ outcome }) => outcome === 'OK'), 'passed'],
    [failed, 'failed'],
    [count(({ outcome }) => outcome === 'FAIL') - failed, 'known to differ'],
    [count(({ outcome }) => outcome === 'not supported'), 'not supported'],
  ] as const
  return counts
    .filter(([number], index) => number > 0 || index < 2)
    .map(counted => counted.join(' '))
    .join(', ')
}
