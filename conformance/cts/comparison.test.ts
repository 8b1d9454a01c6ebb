import { expect, test } from 'vitest'
import { type CaseResult, count, differences, isBetter, type Results } from './comparison.ts'
import type { Status } from './records.ts'

const result = (status: Status): CaseResult => ({ status, log: [] })
const results = (statuses: Record<string, Status>): Results =>
  new Map(Object.entries(statuses).map(([query, status]) => [query, result(status)]))

test('cases differ that have different statuses, or exist in one column only', () => {
  const found = differences(
    results({ same: 'pass', worse: 'pass', onlyDirect: 'skip' }),
    results({ same: 'pass', onlyComponent: 'pass', worse: 'crash' }),
  )
  expect(found).toEqual([
    { query: 'worse', direct: result('pass'), component: result('crash') },
    { query: 'onlyDirect', direct: result('skip'), component: undefined },
    { query: 'onlyComponent', direct: undefined, component: result('pass') },
  ])
})

test('the component is better when it does not fail where Dawn does', () => {
  const better = (direct: Status, component: Status) =>
    isBetter({ query: '', direct: result(direct), component: result(component) })
  expect(better('fail', 'pass')).toBe(true)
  expect(better('crash', 'skip')).toBe(true)
  expect(better('fail', 'crash')).toBe(false)
  expect(better('skip', 'pass')).toBe(false)
  expect(better('pass', 'fail')).toBe(false)
  expect(isBetter({ query: '', direct: result('fail'), component: undefined })).toBe(false)
})

test('a warning counts as passed; a crash, a hang and a case that has not run count as failed', () => {
  const statuses: Status[] = ['pass', 'warn', 'skip', 'fail', 'crash', 'hang', 'notrun']
  expect(count(statuses.map(result))).toEqual({ pass: 2, skip: 1, fail: 4 })
})
