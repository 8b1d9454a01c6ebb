import { expect, test } from 'vitest'
import { Expectations, readExpected } from './expected-failures.ts'
import type { Finished } from './isolated-run.ts'

const list = `# A comment.
Strings may not be that long.
  suite/big.wast -> maximum byte size

The engine cannot do it.
  a.wast (invoke "f")
  a.wast (invoke "g") -> not supported
  some/folder/

Some engines can.
  ? b.wast
`

const failed = (text: string, actual = ''): Finished => ({
  line: 1,
  text,
  outcome: { status: 'failed', expected: '', actual },
})

const passed = (text: string): Finished => ({
  line: 1,
  text,
  outcome: { status: 'passed', byWasmTools: false },
})

const expectedIn = (path: string, ...finished: Finished[]) => [
  ...new Expectations(readExpected(list)).of(path, finished, path).keys(),
]

function unmetIn(suite: string, scripts: Readonly<Record<string, readonly Finished[]>>) {
  const expectations = new Expectations(readExpected(list))
  for (const [path, finished] of Object.entries(scripts)) expectations.of(path, finished, suite)
  return expectations.unmet.map(({ path, text }) => `${path} ${text}`.trim())
}

test('a list of expected failures has reasons, each followed by scripts with parts of directives and outcomes', () => {
  const engine = { actual: '', mayPass: false, reason: 'The engine cannot do it.' }
  expect(readExpected(list)).toEqual([
    {
      path: 'suite/big.wast',
      text: '',
      actual: 'maximum byte size',
      mayPass: false,
      reason: 'Strings may not be that long.',
    },
    { ...engine, path: 'a.wast', text: '(invoke "f")' },
    { ...engine, path: 'a.wast', text: '(invoke "g")', actual: 'not supported' },
    { ...engine, path: 'some/folder/', text: '' },
    { path: 'b.wast', text: '', actual: '', mayPass: true, reason: 'Some engines can.' },
  ])
})

test('a failure is expected when the script, the text of the directive and the outcome match', () => {
  const f = failed('(assert_return (invoke "f"))')
  const g = failed('(invoke "g")', 'LinkError: not supported')
  const other = failed('(assert_return (invoke "h"))')
  const long = failed('(invoke "f")', 'exceeds the maximum byte size')
  expect(expectedIn('/x/a.wast', f, g, other)).toEqual([f, g])
  expect(expectedIn('/x/a.wast', failed('(invoke "g")', 'TypeError'))).toEqual([])
  expect(expectedIn('/x/aa.wast', f)).toEqual([])
  expect(expectedIn('/x/suite/big.wast', other, long)).toEqual([long])
  expect(expectedIn('/x/some/folder/in/c.wast', other)).toEqual([other])
})

test('an expected failure is unmet when its directives ran and passed', () => {
  expect(unmetIn('/x', { '/x/a.wast': [failed('(invoke "f")'), passed('(invoke "g")')] })).toEqual([
    'a.wast (invoke "g")',
  ])
  expect(unmetIn('/x', { '/x/suite/big.wast': [] })).toEqual([])
})

test('an expected failure is unmet when its directive fails with another outcome', () => {
  expect(unmetIn('/x', { '/x/suite/big.wast': [failed('(invoke "f")', 'TypeError')] })).toEqual([
    'suite/big.wast',
  ])
})

test('an expected failure of a folder is unmet only when the whole folder ran', () => {
  const script = '/x/some/folder/c.wast'
  expect(unmetIn('/x', { [script]: [passed('(component)')] })).toEqual(['some/folder/'])
  expect(unmetIn('/x/some/folder', { [script]: [passed('(component)')] })).toEqual(['some/folder/'])
  expect(unmetIn(script, { [script]: [passed('(component)')] })).toEqual([])
})

test('an expected failure that may pass is never unmet', () => {
  expect(unmetIn('/x', { '/x/b.wast': [passed('(component)')] })).toEqual([])
})
