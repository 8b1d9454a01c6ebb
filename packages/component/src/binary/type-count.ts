import { hashes, maxTypes, processCounts, randomAt, slots, typesAt } from '../process-counts.ts'
import type { Reader } from './reader.ts'

/** The largest prime number below 2^26, so that a product of two remainders is exact. */
const prime = 67_108_859

/** Message when {@link countTypes} has no room. */
export const tooManyTypes = `the core modules of this process have more than ${maxTypes} types`

/** How many places of the table of hashes a hash may have. */
const places = 64

/**
 * Counts the types of a type section. Modules that are compiled again add no types, in any thread, unless their hash has had to
 * make room for another.
 *
 * @returns whether the process has room for them
 */
export function countTypes(section: Reader, types: number): boolean {
  let hash = types
  // The factor is random, so that no guest can tell which sections have the same hash.
  const factor = processCounts[randomAt] as number
  while (section.position < section.end) hash = (hash * factor + section.byte()) % prime
  let at = hash
  for (; at < hash + places; at++) {
    const other = hashes[at % slots]
    if (other === hash) return true
    if (other === 0) break
  }
  if (Atomics.add(processCounts, typesAt, types) + types > maxTypes) {
    Atomics.sub(processCounts, typesAt, types)
    return false
  }
  hashes[at % slots] = hash
  return true
}
