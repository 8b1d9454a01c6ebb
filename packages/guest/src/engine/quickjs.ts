/** QuickJS as `componentize-qjs` builds it in: what it lacks, and what it does in its own way. */

import '../globals/console.ts'
import '../globals/crypto.ts'
import '../globals/math-acosh.ts'
import '../globals/structured-clone.ts'
import '../globals/timers.ts'
import { waitFor } from 'wasi:clocks/monotonic-clock@0.3.0'
import * as shim from 'event-target-shim'
import type { U64 } from '../generated/webgpu.ts'
import { reportError } from '../globals/report-error.ts'
import * as dom from './dom-events.ts'

shim.setErrorHandler(reportError)
// It warns of what the DOM lets pass: a listener that is added twice.
shim.setWarningHandler(() => {})

export const EventTarget = globalThis.EventTarget ?? dom.EventTarget
export const Event = globalThis.Event ?? dom.Event
export const DOMException = globalThis.DOMException

/** A `u64` as the engine takes it: a number. */
export function engineU64(value: number): U64 {
  return value
}

/** One turn of the event loop: what the host has to tell is told. */
export async function turn(): Promise<void> {
  await waitFor(0)
}
