import { readFile } from 'node:fs/promises'
import { instantiate } from '@wasi-webgpu/component'
import { array, assert, constantFrom, property, uint8Array } from 'fast-check'
import { expect, it } from 'vitest'
import { assemble } from '../../../component/src/testing/wat.ts'
import { textComponent } from './text-component.ts'

it('the component for texts is its text form, assembled', async () => {
  const text = await readFile(new URL('text-component.wat', import.meta.url), 'utf8')
  expect(Buffer.from(textComponent).toString('base64')).toBe(
    Buffer.from(await assemble(text)).toString('base64'),
  )
})

it('the component for texts decodes exactly the bytes that are UTF-8', async () => {
  const { decode } = (await instantiate(textComponent)).exports
  const platform = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const expected = (bytes: Uint8Array) => {
    try {
      return platform.decode(bytes)
    } catch {
      return undefined
    }
  }
  const check = (bytes: Uint8Array) => {
    expect(decode(bytes) ?? undefined, `${bytes}`).toBe(expected(bytes))
  }
  // All leads, with the second bytes at the bounds of what is valid.
  for (let lead = 0; lead < 256; lead++)
    for (const second of [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0])
      for (const rest of [[], [0x80], [0x80, 0xbf], [0x80, 0x7f], [0xc0, 0x80], [0x80, 0x80, 0x80]])
        check(Uint8Array.of(lead, second, ...rest))
  const parts = constantFrom('abcdefghi', 'é', '€', '🎉', '\u{10ffff}', '\u07ff', '\u0800')
  const texts = array(parts).map(parts => new TextEncoder().encode(parts.join('')))
  assert(property(texts, check))
  assert(
    property(texts, uint8Array({ maxLength: 2 }), (bytes, more) =>
      check(Uint8Array.of(...bytes, ...more, ...bytes)),
    ),
  )
})
