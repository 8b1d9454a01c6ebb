import { expect, it } from 'vitest'
import { visible, visibleJson, visibleLines } from './visible.ts'

it('visible escapes control characters and nothing else', () => {
  expect(visible('\x1b[2J\r\n\t\x07\x7f\x9b')).toBe('\\u001b[2J\\r\\n\\t\\u0007\\u007f\\u009b')
  expect(visible('größer, 日本, 🎨, \\n')).toBe('größer, 日本, 🎨, \\n')
})

it('visible escapes characters that reorder or end a line', () => {
  expect(visible('a\u202eb\u2066c\u2028d')).toBe('a\\u202eb\\u2066c\\u2028d')
})

it('visibleLines keeps the line feeds of a text and nothing else', () => {
  expect(visibleLines('a\n\tb\r\n\x1b')).toBe('a\n\\tb\\r\n\\u001b')
})

it('visibleJson returns JSON of the same value', () => {
  const value = { 'a\u202e': ['\x1b\n\x9b', { b: '日本' }] }
  const text = visibleJson(value)
  expect(JSON.parse(text)).toEqual(value)
  expect(text).not.toMatch(/[\p{Bidi_Control}\x7f-\x9f]/u)
  expect(text.split('\n')).toHaveLength(JSON.stringify(value, undefined, 2).split('\n').length)
})
