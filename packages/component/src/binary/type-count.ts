import { hashes, maxTypes, processCounts, randomAt, slots, typesAt } from '../process-counts.ts'
import type { Reader } from './reader.ts'

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
  // The factor is random, so that no guest can tell which sections have the same hash. A sum of its powers modulo a
  // prime would not do: sections are long enough for a power that is 1.
  const factor = processCounts[randomAt] as number
  let hash = types
  while (section.position < section.end) {
    hash = Math.imul(hash ^ section.byte(), factor)
    hash ^= hash >>> 15
  }
  hash ||= 1 // 0 is a free place
  let at = hash
  for (; at < hash + places; at++) {
    const other = hashes[at & (slots - 1)]
    if (other === hash) return true
    if (other === 0) break
  }
  if (Atomics.add(processCounts, typesAt, types) + types > maxTypes) {
    Atomics.sub(processCounts, typesAt, types)
    return false
  }
  hashes[at & (slots - 1)] = hash
  return true
}
