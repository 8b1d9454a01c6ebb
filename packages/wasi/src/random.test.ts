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
    'returns the %d bytes that a guest of WASI 0.2 asks for',
    length => {
      const bytes = bytes2(length)
      expect(bytes.length).toBe(Number(length))
      // A final kilobyte of zeros is a chance of 1 in 2 ** 8192.
      if (length > 1024n) expect(bytes.subarray(-1024).some(byte => byte !== 0)).toBe(true)
    },
  )

  it.each([0x7fff_ffffn, 2n ** 32n, 2n ** 64n - 1n])(
    'traps when a guest of WASI 0.2 asks for %d bytes',
    length => {
      expect(() => bytes2(length)).toThrow(Trap)
    },
  )

  it.each([0x7fff_ffffn, 2n ** 64n - 1n])(
    'returns fewer bytes when a guest of WASI 0.3 asks for %d',
    length => {
      expect(bytes3(length).length).toBe(65_536)
      expect(bytes3(3n).length).toBe(3)
    },
  )
})
