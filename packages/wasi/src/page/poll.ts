import { poll as shim } from '@bytecodealliance/preview2-shim/io'
import { Blocking, instanceSignal, trap } from '@wasi-webgpu/component/host'

/** A pollable of the shim. */
interface Pollable {
  ready(): boolean
  block(): Promise<void>
}

/**
 * Returns `wasi:io/poll` of WASI 0.2. A guest that waits stops, and the page goes on: with JSPI, for which all functions that
 * the component exports return promises. Without JSPI, waiting is a trap.
 */
export function poll(): object {
  const blocking = 'Suspending' in WebAssembly
  const wait = blocking ? firstReady : readyNow
  const lowered = <Call extends (...args: never[]) => unknown>(call: Call) =>
    blocking ? new Blocking(call) : call
  return {
    ...shim,
    '[method]pollable.block': lowered((pollable: Pollable) => after(wait([pollable]))),
    poll: lowered((list: readonly Pollable[]) => {
      if (list.length === 0) trap('poll takes at least one pollable')
      return wait(list)
    }),
  }
}

function readyNow(list: readonly Pollable[]): Uint32Array {
  const ready = indicesOfReady(list)
  if (ready.length === 0)
    trap('a guest of WASI 0.2 cannot wait in a page without JavaScript Promise Integration (JSPI)')
  return ready
}

/** Waits until a pollable is ready, or the instance has ended. Returns the indices of those that are ready. */
async function firstReady(list: readonly Pollable[]): Promise<Uint32Array> {
  const end = instanceSignal()
  const ended = Promise.withResolvers<void>()
  end?.addEventListener('abort', () => ended.resolve(), { once: true })
  // A guest that polls what is ready, again and again, must not hold up the page.
  await new Promise(resolve => setTimeout(resolve))
  for (;;) {
    end?.throwIfAborted()
    const ready = indicesOfReady(list)
    if (ready.length > 0) return ready
    await Promise.race([ended.promise, ...list.map(pollable => pollable.block().catch(() => {}))])
  }
}

function indicesOfReady(list: readonly Pollable[]): Uint32Array {
  return Uint32Array.from(list.flatMap((pollable, index) => (pollable.ready() ? [index] : [])))
}

/** Drops the result of a call that may be asynchronous. */
function after(result: unknown): Promise<void> | undefined {
  return result instanceof Promise ? result.then(() => {}) : undefined
}
