import { Blocking } from '@wasi-webgpu/component/host'
import { EventPollable } from './event-pollable.ts'

/** A pollable of WASI. */
interface Pollable {
  ready(): boolean
  block(): unknown
}

/**
 * Returns `wasi:io/poll` for pollables of WASI and {@link EventPollable}s alike.
 *
 * @param theirs the interface of WASI, for its own pollables
 */
export function pollInterface(theirs: object): object {
  const { poll } = theirs as { readonly poll: (list: readonly Pollable[]) => unknown }
  return {
    ...theirs,
    '[method]pollable.ready': (pollable: Pollable | EventPollable) => pollable.ready(),
    '[method]pollable.block': new Blocking(async (pollable: Pollable | EventPollable) => {
      await (pollable instanceof EventPollable ? firstReady([pollable]) : pollable.block())
    }),
    poll: new Blocking((list: readonly (Pollable | EventPollable)[]) => {
      const isTheirs = !list.some(pollable => pollable instanceof EventPollable)
      return isTheirs ? poll(list as readonly Pollable[]) : firstReady(list)
    }),
  }
}

/** Waits until at least one pollable is ready, and returns the indices of those that are. */
async function firstReady(list: readonly (Pollable | EventPollable)[]): Promise<Uint32Array> {
  const ours = list.filter(pollable => pollable instanceof EventPollable)
  let hasWaited = false
  for (;;) {
    const ready = list.flatMap((pollable, index) => (pollable.ready() ? [index] : []))
    if (ready.length > 0) {
      // A guest that polls again and again without taking its events must not hold up the host.
      if (!hasWaited) await new Promise(resolve => setTimeout(resolve))
      return Uint32Array.from(ready)
    }
    hasWaited = true
    await new Promise<void>(resolve => {
      // A pollable of WASI can be asked or waited for, but does not call back.
      const timeout = ours.length < list.length ? setTimeout(goOn, askAgain) : undefined
      const forget = ours.map(pollable => pollable.onReady(goOn))
      function goOn(): void {
        clearTimeout(timeout)
        for (const stop of forget) stop()
        resolve()
      }
    })
  }
}

/** Milliseconds between two questions whether a pollable of WASI is ready. */
const askAgain = 2
