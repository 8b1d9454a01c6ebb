import { expect, test } from 'vitest'
import { Expectations, readExpected } from './expected-failures.ts'
import type { Finished } from './isolated-run.ts'

const list = `# A comment.
Strings may not be that long.
  suite/big.wast

The engine cannot do it.
  a.wast (invoke "f")
  a.wast (invoke "g")
  some/folder/
`

const directive = (text: string, fails: boolean): Finished => ({
  line: 1,
  text,
  outcome: fails ? { status: 'failed', expected: '', actual: '' } : { status: 'passed', byWasmTools: false },
})

test('a list of expected failures has reasons, each followed by scripts and parts of their directives', () => {
  expect(readExpected(list)).toEqual([
    { path: 'suite/big.wast', text: '', reason: 'Strings may not be that long.' },
    { path: 'a.wast', text: '(invoke "f")', reason: 'The engine cannot do it.' },
    { path: 'a.wast', text: '(invoke "g")', reason: 'The engine cannot do it.' },
    { path: 'some/folder/', text: '', reason: 'The engine cannot do it.' },
  ])
})

test('a failure is expected when both the script and the text of the directive match', () => {
  const expectations = new Expectations(readExpected(list))
  const f = directive('(assert_return (invoke "f"))', true)
  const other = directive('(assert_return (invoke "h"))', true)
  expect([...expectations.of('/x/a.wast', [f, other]).keys()]).toEqual([f])
  expect([...expectations.of('/x/bb.wast', [f]).keys()]).toEqual([])
  expect([...expectations.of('/x/suite/big.wast', [other]).keys()]).toEqual([other])
  expect([...expectations.of('/x/some/folder/in/b.wast', [other]).keys()]).toEqual([other])
})

test('an expected failure is unmet when its directives pass, but not when there are none', () => {
  const expectations = new Expectations(readExpected(list))
  expectations.of('/x/a.wast', [directive('(invoke "f")', true), directive('(invoke "g")', false)])
  expectations.of('/x/suite/big.wast', [])
  expect(expectations.unmet).toMatchObject([{ path: 'a.wast', text: '(invoke "g")' }])
})
