import { expect, it } from 'vitest'
import { processCounts, randomAt, typesAt } from '../process-counts.ts'
import { Reader } from './reader.ts'
import { countTypes } from './type-count.ts'

it('counts each of the type sections whose sums of powers of a factor are equal', () => {
  const random = processCounts[randomAt]!
  const before = processCounts[typesAt]!
  // Its power of 479 is 1 modulo 67,108,859, the largest prime number of 26 bits.
  processCounts[randomAt] = 11_301_343
  const section = (first: number, second: number) => {
    const bytes = new Uint8Array(480).fill(0x60)
    bytes[0] = first
    bytes[479] = second
    return new Reader(bytes)
  }
  for (const more of [0, 1, 2, 3]) expect(countTypes(section(0x70 + more, 0x73 - more), 1)).toBe(true)
  expect(processCounts[typesAt]! - before).toBe(4)
  for (const more of [0, 1, 2, 3]) expect(countTypes(section(0x70 + more, 0x73 - more), 1)).toBe(true)
  expect(processCounts[typesAt]! - before).toBe(4)
  processCounts[randomAt] = random
})
