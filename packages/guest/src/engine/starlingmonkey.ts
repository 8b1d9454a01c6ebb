/** StarlingMonkey as `componentize-js` builds it in. It has no futures and streams: there is nothing to listen to. */

import type { U64 } from '../generated/webgpu.ts'

export const { DOMException, Event, EventTarget } = globalThis

/** A `u64` as the engine takes it: a bigint. */
export function engineU64(value: number): U64 {
  return BigInt(value)
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0))
}
