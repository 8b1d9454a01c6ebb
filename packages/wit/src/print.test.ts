import { expect, it } from 'vitest'
import { block, escaped, escapedId, paragraphs } from './print.ts'

it('an identifier that is a keyword of WIT is printed with a percent sign', () => {
  expect(['use', 'user', 'error-context'].map(escaped)).toEqual(['%use', 'user', '%error-context'])
  expect(escapedId('wasi:use/type@1.0.0')).toBe('wasi:%use/%type@1.0.0')
})

it('a block is printed with indented lines, and paragraphs with a blank line between them', () => {
  expect(block('world w', paragraphs([['a;'], ['b;', 'c;']]))).toEqual([
    'world w {',
    '  a;',
    '',
    '  b;',
    '  c;',
    '}',
  ])
})
