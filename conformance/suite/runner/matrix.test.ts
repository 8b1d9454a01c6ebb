import { expect, it } from 'vitest'
import { printMatrix } from './matrix.ts'
import type { TestResult } from './tap.ts'
import type { WitFunction } from './wit-functions.ts'

const functions = ['get', 'a.f', 'a.g', 'a.h', 'b.f'].map((name): WitFunction => {
  const [resource, member] = name.split('.')
  return {
    name,
    interface: 'x:y/z',
    resource: member === undefined ? undefined : resource,
    imported: name,
    reachable: resource !== 'b',
  }
})

function result(number: number, description: string, status: TestResult['status'], detail = ''): TestResult {
  return { number, description, status, detail }
}

it('prints a row for each function, a column for each host, and the failures of each', () => {
  const text = printMatrix({
    functions,
    imported: new Set(functions.filter(({ name }) => name === 'a.g')),
    hosts: [
      {
        host: 'one',
        version: 'one 1.0',
        reports: [
          {
            program: 'p',
            problem: undefined,
            results: [
              result(1, 'get: gets', 'passed'),
              result(2, 'a.f: works', 'passed'),
              result(3, 'a.f: works with a feature', 'skipped', 'no feature'),
            ],
          },
        ],
      },
      {
        host: 'two',
        version: 'two 2.0',
        reports: [
          {
            program: 'p',
            problem: 'ends before test 3: SIGSEGV',
            results: [result(1, 'get: gets', 'failed', 'a | b'), result(2, 'a.f: works', 'passed')],
          },
        ],
      },
    ],
    driver: 'a driver',
    date: '2026-11-30',
  })
  const rows = text.split('\n').filter(line => /^\||^#|^- /.test(line))
  expect(rows).toEqual([
    '# Functions and hosts',
    '| host | software | passed | failed | skipped | not run |',
    '| --- | --- | --- | --- | --- | --- |',
    '| one | one 1.0 | 2 | 0 | 1 | 0 |',
    '| two | two 2.0 | 1 | 1 | 0 | 1 |',
    '## Functions of interfaces',
    '| function | one | two |',
    '| --- | --- | --- |',
    '| `get` | 1 | **0 of 1** |',
    '## a',
    '| function | one | two |',
    '| --- | --- | --- |',
    '| `a.f` | 1, 1 *s* | **1 of 2** |',
    '| `a.g` | not covered | not covered |',
    '| `a.h` | not imported | not imported |',
    '## b',
    '| function | one | two |',
    '| --- | --- | --- |',
    '| `b.f` | no guest gets one | no guest gets one |',
    '## Failures of two',
    '- get: gets (a \\| b)',
    '- the program `p` ends before test 3: SIGSEGV',
  ])
  expect(text).toContain('2026-11-30')
  expect(text).toContain('a driver')
})
