/**
 * QuickJS as embedded by `componentize-qjs`.
 *
 * An engine module provides the differences between engines: the event classes and `DOMException`,
 * {@link engineU64}, and {@link turn}. Its imports define the globals that the engine lacks. The bundler resolves
 * `#engine` to the module of the chosen engine.
 */

import '../globals/console.ts'
import '../globals/crypto.ts'
import '../globals/math-acosh.ts'
import '../globals/math-random.ts'
import '../globals/queue-microtask.ts'
import '../globals/structured-clone.ts'
import '../globals/timers.ts'
import '../globals/typed-array-from.ts'
import { waitFor } from 'wasi:clocks/monotonic-clock@0.3.0'
import * as shim from 'event-target-shim'
import type { U64 } from '../generated/webgpu.ts'
import { uncaughtException } from '../globals/uncaught-exceptions.ts'
import * as dom from './dom-events.ts'

shim.setErrorHandler(uncaughtException)
// The shim warns of a listener that is added twice, which the DOM permits.
shim.setWarningHandler(() => {})

export const EventTarget = globalThis.EventTarget ?? dom.EventTarget
export const Event = globalThis.Event ?? dom.Event
export const DOMException = globalThis.DOMException

/** Converts a number to the engine's representation of a `u64`: a number. */
export function engineU64(value: number): U64 {
  return value
}

/** Runs one turn of the event loop, in which the host delivers events. */
export async function turn(): Promise<void> {
  await waitFor(0)
}
