/**
 * StarlingMonkey as embedded by `componentize-js`; see `quickjs.ts` for the parts of an engine module. The
 * engine has no futures or streams, so no events of the host arrive.
 */

import '../globals/queue-microtask.ts'
import type { U64 } from '../generated/webgpu.ts'

export const { DOMException, Event, EventTarget } = globalThis

/** Converts a number to the engine's representation of a `u64`: a bigint. */
export function engineU64(value: number): U64 {
  return BigInt(value)
}

/** Runs one turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0))
}
