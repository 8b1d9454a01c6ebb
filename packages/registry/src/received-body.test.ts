import { expect, test } from 'vitest'
import { ReceivedBody } from './received-body.ts'

test('a body that arrives in chunks of one byte keeps none of the chunks', () => {
  const body = new ReceivedBody()
  const expected = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251)
  const chunk = new Uint8Array(1)
  for (const byte of expected) {
    chunk[0] = byte
    body.add(chunk)
  }
  expect(body.length).toBe(expected.length)
  expect(Buffer.compare(body.take(), expected)).toBe(0)
})

test('a body has the bytes of chunks of any size, and may be empty', () => {
  const body = new ReceivedBody()
  const large = new Uint8Array(300_000).fill(1)
  for (const chunk of [large, new Uint8Array(), Uint8Array.of(2)]) body.add(chunk)
  expect(Buffer.compare(body.take(), Buffer.concat([large, Uint8Array.of(2)]))).toBe(0)
  expect(new ReceivedBody().take()).toEqual(new Uint8Array())
})
