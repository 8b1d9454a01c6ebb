import { Trap } from '@wasi-webgpu/component'
import { describe, expect, it } from 'vitest'
import { random } from './random.ts'

type Bytes = Record<string, (length: bigint) => Uint8Array>
const kinds = [
  ['random', 'getRandomBytes'],
  ['insecure', 'getInsecureRandomBytes'],
] as const
const interfaces = random() as Record<string, Bytes>

describe.each(kinds)('wasi:random/%s', (name, member) => {
  const bytes2 = interfaces[`wasi:random/${name}@0.2`]![member]!
  const bytes3 = interfaces[`wasi:random/${name}@0.3`]![member]!

  it.each([0n, 1n, 65_536n, 65_537n, 200_000n])(
    'gives a guest of WASI 0.2 the %d bytes that it wants',
    length => {
      const bytes = bytes2(length)
      expect(bytes.length).toBe(Number(length))
      // That the last kilobyte is all zero happens once in 2 ** 8192 times.
      if (length > 1024n) expect(bytes.subarray(-1024).some(byte => byte !== 0)).toBe(true)
    },
  )

  it.each([0x7fff_ffffn, 2n ** 32n, 2n ** 64n - 1n])('traps when a guest of WASI 0.2 wants %d', length => {
    expect(() => bytes2(length)).toThrow(Trap)
  })

  it.each([0x7fff_ffffn, 2n ** 64n - 1n])('gives a guest of WASI 0.3 that wants %d some', length => {
    expect(bytes3(length).length).toBe(65_536)
    expect(bytes3(3n).length).toBe(3)
  })
})
