/**
 * How large a shader in WGSL becomes when compilers replace each call by the body of the function, as SwiftShader and the
 * drivers of most GPUs do: a few functions of which each calls the one before twice take gigabytes. The sizes are estimates, and
 * need no valid WGSL. Recursion, which WGSL forbids, counts once.
 */

import { functionsOf, type WgslFunction } from './wgsl-functions.ts'
import { weightOfVariables } from './wgsl-weights.ts'

/** Size of the largest function with all that it calls. */
export interface InlinedSize {
  /** Memory that it takes to compile, in kB. */
  readonly weight: number
  /** Number of variables and of values that have names. */
  readonly names: number
  readonly calls: number
  /** Bytes of variables that are not shared, and of values that are larger than a vector, as far as known, else infinite. */
  readonly bytes: number
}

/** Returns the larger of each size over all functions of a shader. Beyond the range of numbers, it is infinite. */
export function inlinedSize(code: string): InlinedSize {
  const { functions, bytes } = functionsOf(code)
  const sizes = new Map<string, InlinedSize>()
  const sizeOf = (name: string, { weight, names, bytes, callees }: WgslFunction): InlinedSize => {
    const known = sizes.get(name)
    if (known !== undefined) return known
    sizes.set(name, empty)
    const size = { weight, names, calls: 0, bytes }
    for (const callee of callees) {
      const body = functions.get(callee)
      // Constructors and functions of WGSL itself look like calls, too.
      if (body === undefined) continue
      const inner = sizeOf(callee, body)
      size.weight += inner.weight
      size.names += inner.names
      size.calls += 1 + inner.calls
      size.bytes += inner.bytes
    }
    sizes.set(name, size)
    return size
  }
  const all = [...functions].map(([name, body]) => sizeOf(name, body))
  const largest = (what: keyof InlinedSize) => all.reduce((most, size) => Math.max(most, size[what]), 0)
  return {
    weight: weightOfVariables(bytes) + largest('weight'),
    names: largest('names'),
    calls: largest('calls'),
    bytes: bytes + largest('bytes'),
  }
}

const empty: InlinedSize = { weight: 0, names: 0, calls: 0, bytes: 0 }
