import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Command, inBoth, runColumn } from './column-run.ts'
import { formatRecord, type Record } from './records.ts'

/** Returns the code that prints records. */
const print = (...records: Record[]) =>
  `process.stdout.write(${JSON.stringify(records.map(formatRecord).join(''))}, () => then());`
const begin = (query: string): Record => ({ kind: 'begin', query })
const passed = (query: string): Record => ({ kind: 'end', query, status: 'pass', log: [] })
const adapter: Record = { kind: 'adapter', adapter: 'fake' }

/** Runs processes with these programs, one for each number of cases that earlier ones have run. */
function run(programs: readonly string[], timeLimit = 60, stop?: AbortSignal) {
  const command: Command = ({ skip }) => ({ args: ['-e', programs[skip] ?? ''] })
  return runColumn(command, { query: 'webgpu:a:*' }, timeLimit, stop)
}

test('the results of a process are returned with its adapter', async () => {
  const records = [adapter, begin('a'), passed('a'), begin('b'), passed('b'), { kind: 'done' } as const]
  expect(await run([`const then = () => {};${print(...records)}`])).toEqual({
    results: new Map([
      ['a', { status: 'pass', log: [] }],
      ['b', { status: 'pass', log: [] }],
    ]),
    adapter: 'fake',
    problem: undefined,
  })
})

test('after a crash, the next process goes on behind the case', async () => {
  const { results, problem } = await run([
    `const then = () => { console.error('oh'); process.exit(3) };${print(adapter, begin('a'))}`,
    `const then = () => {};${print(begin('b'), passed('b'), { kind: 'done' })}`,
  ])
  expect([...results]).toEqual([
    ['a', { status: 'crash', log: ['the process ended: 3; oh'] }],
    ['b', { status: 'pass', log: [] }],
  ])
  expect(problem).toBeUndefined()
})

test('a case that does not end is stopped', async () => {
  const { results } = await run(
    [
      `const then = () => { setInterval(() => {}, 1000) };${print(begin('a'))}`,
      `const then = () => {};${print({ kind: 'done' })}`,
    ],
    1,
  )
  expect([...results]).toEqual([['a', { status: 'hang', log: ['no end within 1 s'] }]])
})

test('a process that ends before any case is a problem', async () => {
  const { results, problem } = await run([`console.error('no GPU'); process.exit(1)`])
  expect(results.size).toBe(0)
  expect(problem).toBe('the process ended: 1; no GPU')
})

test('a run that is stopped has the results so far, and no problem', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-cts-'))
  const started = join(folder, 'started')
  const stop = new AbortController()
  const writes = `const then = () => { require('node:fs').writeFileSync(${JSON.stringify(started)}, ''); setInterval(() => {}, 1000) };`
  const stopped = run([`${writes}${print(adapter, begin('a'), passed('a'), begin('b'))}`], 60, stop.signal)
  while (!existsSync(started)) await setTimeout(10)
  stop.abort()
  expect(await stopped).toEqual({
    results: new Map([['a', { status: 'pass', log: [] }]]),
    adapter: 'fake',
    problem: undefined,
  })
  expect((await run(['a program that never starts'], 60, stop.signal)).results.size).toBe(0)
  rmSync(folder, { recursive: true })
})

test('two stopped columns are compared by the cases that both have', () => {
  const result = { status: 'pass', log: [] } as const
  const column = (...cases: string[]) => ({
    results: new Map(cases.map(name => [name, result])),
    adapter: 'fake',
    problem: undefined,
  })
  expect(inBoth(column('a', 'b', 'c'), column('b', 'c', 'd'))).toEqual([column('b', 'c'), column('b', 'c')])
})
