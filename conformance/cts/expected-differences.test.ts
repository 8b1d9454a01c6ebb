import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Difference } from './comparison.ts'
import { explanation, readExpected, unmet } from './expected-differences.ts'
import type { Status } from './records.ts'

const list = `# A comment.
The standard has no videos.
  webgpu:a,video:* pass->fail
  webgpu:a,b:t:x="y z" *->none

Dawn ends the process.
  ? webgpu:c:* crash->pass on software
`

const difference = (query: string, direct: Status, component?: Status): Difference => ({
  query,
  direct: { status: direct, log: [] },
  component: component && { status: component, log: [] },
})
const run = { gpu: 'null', queries: ['webgpu:a,*'], cases: new Set<string>() } as const

test('a list of expected differences has reasons, each followed by queries with statuses', () => {
  const video = { gpu: undefined, mayBeAbsent: false, reason: 'The standard has no videos.' }
  expect(readExpected(list)).toEqual([
    { ...video, query: 'webgpu:a,video:*', direct: 'pass', component: 'fail' },
    { ...video, query: 'webgpu:a,b:t:x="y z"', direct: '*', component: 'none' },
    {
      query: 'webgpu:c:*',
      direct: 'crash',
      component: 'pass',
      gpu: 'software',
      mayBeAbsent: true,
      reason: 'Dawn ends the process.',
    },
  ])
})

test('a line without a reason, a query or statuses is refused', () => {
  for (const list of ['  webgpu:a:* pass->fail', 'Reason.\n  webgpu:a:*', 'Reason.\n  a pass->fail'])
    expect(() => readExpected(list), list).toThrow('expected a reason, and below it')
})

test('a difference is expected when the query, both statuses and the kind of GPU match', () => {
  const expected = readExpected(list)
  const [video, missing, crash] = expected
  expect(explanation(expected, difference('webgpu:a,video:t:', 'pass', 'fail'), 'null')).toBe(video)
  expect(explanation(expected, difference('webgpu:a,video:t:', 'pass', 'crash'), 'null')).toBeUndefined()
  expect(explanation(expected, difference('webgpu:a,b:t:x="y z"', 'skip'), 'null')).toBe(missing)
  expect(explanation(expected, difference('webgpu:c:t:', 'crash', 'pass'), 'software')).toBe(crash)
  expect(explanation(expected, difference('webgpu:c:t:', 'crash', 'pass'), 'null')).toBeUndefined()
})

test('an expected difference is unmet when all its cases have run and none of them differs', () => {
  const expected = readExpected(list)
  const [video, missing] = expected
  expect(unmet(expected, new Set(), run)).toEqual([video, missing])
  expect(unmet(expected, new Set([missing!]), run)).toEqual([video])
  expect(unmet(expected, new Set(), { ...run, queries: ['webgpu:a,video:t:*'] })).toEqual([])
})

test('in a sample, an expected difference is unmet only when its very case has run', () => {
  const expected = readExpected(list)
  const sample = { ...run, queries: [] }
  expect(unmet(expected, new Set(), sample)).toEqual([])
  expect(unmet(expected, new Set(), { ...sample, cases: new Set(['webgpu:a,b:t:x="y z"']) })).toEqual([
    expected[1],
  ])
})

test('an expected difference that may be absent, or that belongs to another kind of GPU, is never unmet', () => {
  const expected = readExpected('Reason.\n  ? webgpu:a:* pass->fail\n  webgpu:b:* pass->fail on software')
  expect(unmet(expected, new Set(), { ...run, queries: ['webgpu:*'] })).toEqual([])
})

test('the committed list of expected differences can be read', () => {
  const text = readFileSync(new URL('./expected-differences.txt', import.meta.url), 'utf8')
  expect(readExpected(text).every(({ reason }) => reason.endsWith('.'))).toBe(true)
})
