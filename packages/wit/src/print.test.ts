import { expect, it } from 'vitest'
import { block, escaped, escapedId, paragraphs } from './print.ts'

it('an identifier that is a keyword of WIT gets a percent sign', () => {
  expect(['use', 'user', 'error-context'].map(escaped)).toEqual(['%use', 'user', '%error-context'])
  expect(escapedId('wasi:use/type@1.0.0')).toBe('wasi:%use/%type@1.0.0')
})

it('blocks are indented, and a blank line stands between items', () => {
  expect(block('world w', paragraphs([['a;'], ['b;', 'c;']]))).toEqual([
    'world w {',
    '  a;',
    '',
    '  b;',
    '  c;',
    '}',
  ])
})
