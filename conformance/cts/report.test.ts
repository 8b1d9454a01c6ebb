import { expect, test } from 'vitest'
import type { ColumnRun } from './column-run.ts'
import { readExpected } from './expected-differences.ts'
import type { Status } from './records.ts'
import { Report } from './report.ts'

const expected = readExpected(
  'Dawn is wrong.\n  webgpu:idl,x:better:* fail->pass\n  webgpu:idl,x:absent: pass->fail',
)

const column = (statuses: Record<string, Status>, problem?: string): ColumnRun => ({
  results: new Map(
    Object.entries(statuses).map(([query, status]) => [query, { status, log: [`is ${status}`] }]),
  ),
  adapter: 'fake',
  problem,
})
const query = 'webgpu:idl,x:*'

test('a report has the totals of a file, its unexpected differences with their messages, and its problems', () => {
  const report = new Report(expected, 'null')
  const lines = report.add(
    'idl',
    query,
    column({ 'webgpu:idl,x:a:': 'pass', 'webgpu:idl,x:b:': 'skip' }),
    column({ 'webgpu:idl,x:a:': 'crash' }, 'it ended'),
  )
  expect(lines).toEqual([
    'webgpu:idl,x:* direct 1 / 1 / 0, component 0 / 0 / 1',
    '  component: it ended',
    '  webgpu:idl,x:a: pass->crash',
    '    direct: is pass',
    '    component: is crash',
    '  webgpu:idl,x:b: skip->none',
    '    direct: is skip',
  ])
  expect(report.end([]).isAsExpected).toBe(false)
})

test('columns on different adapters are a problem', () => {
  const report = new Report([], 'software')
  expect(report.add('idl', query, column({}), { ...column({}), adapter: 'other' })).toContain(
    '  the adapter is fake directly, and other in the component',
  )
  expect(report.end([]).isAsExpected).toBe(false)
})

test('a report ends with the expected differences, those that did not occur, and a table', () => {
  const report = new Report(expected, 'null')
  const name = 'webgpu:idl,x:better:'
  expect(report.add('idl', query, column({ [name]: 'fail' }), column({ [name]: 'pass' }))).toHaveLength(1)
  expect(report.end([]).isAsExpected).toBe(true)
  const { lines, isAsExpected } = report.end([query])
  expect(isAsExpected).toBe(false)
  expect(lines).toEqual([
    '',
    'Dawn is wrong. (better in the component: 1)',
    '  webgpu:idl,x:better: fail->pass',
    '',
    'expected difference did not occur: webgpu:idl,x:absent: pass->fail (Dawn is wrong.)',
    '| tree | cases | direct: pass / skip / fail | component: pass / skip / fail | differences | better in the component |',
    '| --- | --- | --- | --- | --- | --- |',
    '| idl | 1 | 0 / 0 / 1 | 1 / 0 / 0 | 1 | 1 |',
    '',
    '0 unexpected differences, 1 expected ones did not occur, 0 problems',
  ])
})
