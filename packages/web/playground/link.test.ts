import { expect, test } from 'vitest'
import { httpUrl, readLink, writeLink } from './link.ts'

test('a link reads back as it was written', () => {
  for (const link of [
    {},
    { example: 'orbit' },
    { example: 'image-filter', args: '/a b.png "c&d"' },
    { src: 'https://example.org/app.wasm?v=1#x', args: '[1]' },
  ]) {
    expect(readLink(writeLink(link))).toEqual(link)
  }
})

test.each([
  'javascript:alert(1)',
  'data:,x',
  'file:///x',
  'blob:https://example.org/1',
  '//example.org',
  'app.wasm',
  '',
])('a link to %s is refused, because that is not the address of a component', text => {
  expect(httpUrl(text)).toBeUndefined()
  expect(readLink(`#${new URLSearchParams({ src: text })}`)).toEqual({})
})
