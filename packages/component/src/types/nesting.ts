import { memoize } from './memoize.ts'
import { type Part, partsOf, partsOfFunc } from './parts.ts'
import type { FuncType, ValueType } from './types.ts'

/** Returns how deep values of a type nest: 1 for a `u8`, 2 for a `list<u8>`. */
export const nestingOf = memoize((type: ValueType): number => 1 + deepest(partsOf(type)))

/** Returns the greatest depth among a function's parameters and result. */
export function nestingOfFunc(type: FuncType): number {
  return deepest(partsOfFunc(type))
}

function deepest(parts: readonly Part[]): number {
  return parts.reduce((most, { type }) => Math.max(most, type === undefined ? 0 : nestingOf(type)), 0)
}
