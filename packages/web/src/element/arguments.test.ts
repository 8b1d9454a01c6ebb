import { expect, test } from 'vitest'
import { splitArguments } from './arguments.ts'

test.each([
  ['', []],
  ['  ', []],
  ['a --b=1  c', ['a', '--b=1', 'c']],
  [`'a b' "c d" e`, ['a b', 'c d', 'e']],
  [`--name="a 'b' c"d`, ["--name=a 'b' cd"]],
  ['["a b", 1, ""]', ['a b', '1', '']],
])('the attribute args %j is split into arguments', (text, args) => {
  expect(splitArguments(text)).toEqual(args)
})

test('invalid JSON is refused', () => {
  expect(() => splitArguments('["a')).toThrow(SyntaxError)
})
