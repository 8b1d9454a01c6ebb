import { describe, expect, it } from 'vitest'
import { readTap } from './tap.ts'

describe('readTap', () => {
  it('reads the plan, results, reasons and observations', () => {
    const { last, results } = readTap(
      [
        'TAP version 14',
        '1..4',
        '# 1 - a.f: sentence',
        'ok 1 - a.f: sentence',
        'not ok 2 - a.g: two \\# signs',
        '  ---',
        '  expected: "1"',
        '  actual: "2"',
        '  ...',
        'ok 3 - a.h: needs a feature # SKIP the adapter lacks it',
        'a line of the program',
        'ok 4 - g: free',
        '',
      ].join('\n'),
    )
    expect(last).toBe(4)
    expect(results).toEqual([
      { number: 1, description: 'a.f: sentence', status: 'passed', detail: '' },
      { number: 2, description: 'a.g: two # signs', status: 'failed', detail: 'expected: "1", actual: "2"' },
      { number: 3, description: 'a.h: needs a feature', status: 'skipped', detail: 'the adapter lacks it' },
      { number: 4, description: 'g: free', status: 'passed', detail: '' },
    ])
  })

  it('tells the test that ran when the output stopped', () => {
    const { results, announced } = readTap('1..2\n# 1 - a.f: one\nok 1 - a.f: one\n# 2 - a.g: two\n')
    expect(results).toHaveLength(1)
    expect(announced).toEqual({ number: 2, description: 'a.g: two' })
  })

  it('finds no plan and no results in other output', () => {
    expect(readTap('panicked\n')).toEqual({ last: undefined, announced: undefined, results: [] })
  })
})
