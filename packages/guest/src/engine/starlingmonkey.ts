/**
 * StarlingMonkey as embedded by `componentize-js`; see `quickjs.ts` for the parts of an engine module. The
 * engine has no futures or streams, so no events of the host arrive.
 */

import '../globals/queue-microtask.ts'
import type { U64 } from '../generated/webgpu.ts'
import { uncaughtException } from '../globals/uncaught-exceptions.ts'

export const { DOMException, Event, EventTarget } = globalThis

type Listener = Parameters<EventTarget['addEventListener']>[1]
type Options = Parameters<EventTarget['removeEventListener']>[2]

const { addEventListener, removeEventListener } = EventTarget.prototype
/** Listeners whose exceptions are uncaught exceptions of the program; the engine prints them with lines of the bundle. */
const guarded = new WeakMap<object, (event: Event) => void>()

function guard(listener: Listener): Listener {
  if (!(listener instanceof Object)) return listener
  if (!guarded.has(listener))
    guarded.set(listener, event => {
      try {
        // The engine calls a function without `this`.
        if (typeof listener === 'function') listener.call(event.currentTarget as EventTarget, event)
        else listener.handleEvent(event)
      } catch (exception) {
        uncaughtException(exception)
      }
    })
  return guarded.get(listener) as Listener
}

Object.assign(EventTarget.prototype, {
  addEventListener(this: EventTarget, type: string, listener: Listener, options?: Options) {
    addEventListener.call(this, type, guard(listener), options)
  },
  removeEventListener(this: EventTarget, type: string, listener: Listener, options?: Options) {
    removeEventListener.call(this, type, guard(listener), options)
  },
})

/** Converts a number to the engine's representation of a `u64`: a bigint. */
export function engineU64(value: number): U64 {
  return BigInt(value)
}

/** Runs one turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0))
}
