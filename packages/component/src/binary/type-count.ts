import type { Reader } from './reader.ts'

/**
 * Most types of all core modules in the process. V8 keeps each type that differs from all others as long as the process
 * lives, and ends the process at 2,000,000.
 */
const maxTypes = 1_500_000

let counted = 0

/** Hashes of the sections that are counted: modules that are compiled again add no types. */
const seen = new Set<number>()

/** The largest prime number below 2^26, so that a product of two remainders is exact. */
const prime = 67_108_859

/** Random, so that no guest can tell which sections have the same hash. */
const factor = Math.floor(Math.random() * prime)

/**
 * Counts the types of a type section.
 *
 * @throws {DecodeError} when the core modules of the process have too many
 */
export function countTypes(section: Reader, types: number): void {
  let hash = types
  while (section.position < section.end) hash = (hash * factor + section.byte()) % prime
  if (seen.has(hash)) return
  if (counted + types > maxTypes)
    section.fail(`the core modules of this process have more than ${maxTypes} types`)
  counted += types
  seen.add(hash)
}
