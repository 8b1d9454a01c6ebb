import { expect, test } from 'vitest'
import { type Expression, lineAt, readExpressions } from './s-expressions.ts'

/** Converts an expression to nested arrays, with strings as bytes. */
function shape(expression: Expression): unknown {
  if (expression.kind === 'list') return expression.items.map(shape)
  return expression.kind === 'atom' ? expression.text : [...expression.bytes]
}

const read = (text: string) => readExpressions(text).map(shape)

test('lists, atoms and strings nest', () => {
  expect(read('(a $b (c "d" 0x1_0 -nan:canonical)) e')).toEqual([
    ['a', '$b', ['c', [100], '0x1_0', '-nan:canonical']],
    'e',
  ])
})

test('line comments end with the line, block comments nest', () => {
  expect(read('a ;; (b "\n(; c (; d ;) " ;) e(;f;)g')).toEqual(['a', 'e', 'g'])
})

test('a string ends an atom, and may contain parentheses and comments', () => {
  expect(read('(a"(;)")')).toEqual([['a', [...Buffer.from('(;)')]]])
})

test.each([
  ['"\\n\\t\\r\\"\\\'\\\\"', '\n\t\r"\'\\'],
  ['"\\u{2603}é"', '☃é'],
  ['"\\41\\e2\\98\\83"', 'A☃'],
])('the string %s has its escapes replaced', (literal, text) => {
  expect(read(literal)).toEqual([[...Buffer.from(text)]])
})

test('a string may contain escaped bytes that are not UTF-8', () => {
  expect(read('"\\ff\\00asm"')).toEqual([[0xff, 0, 97, 115, 109]])
})

test.each([
  ['(a\n(b)', 'unclosed ( at line 1'],
  ['(a)\n)', 'unexpected ) at line 2'],
  ['a\n"b', 'unexpected "\\"" at line 2'],
  ['(; a', 'unexpected "(" at line 1'],
  ['"\\q"', 'unknown escape at line 1'],
  ['"\\u{d800}"', 'unknown escape at line 1'],
])('the malformed text %j is refused', (text, message) => {
  expect(() => readExpressions(text)).toThrow(message)
})

test('an expression has its offsets', () => {
  const text = 'a\n  (b\n c)\n'
  const [, list] = readExpressions(text)
  expect(text.slice(list?.start, list?.end)).toBe('(b\n c)')
  expect(lineAt(text, list?.start as number)).toBe(2)
})
