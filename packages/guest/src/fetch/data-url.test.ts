import { expect, it } from 'vitest'
import { readDataUrl } from './data-url.ts'

it('the bytes of a data URL in base64 are read, however long it is', () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i)
  const inBase64 = new URL(`data:;base64,${Buffer.from(bytes).toString('base64')}`)
  expect(readDataUrl(inBase64)?.bytes).toEqual(bytes)
})
