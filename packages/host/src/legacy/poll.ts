import { Blocking, instanceSignal, trap, withTypesOf } from '@wasi-webgpu/component/host'
import { EventPollable } from './event-pollable.ts'

/** A pollable of WASI. */
interface Pollable {
  ready(): boolean
  block(): unknown
}

type Poll = (list: readonly Pollable[]) => unknown

/**
 * Returns `wasi:io/poll` for pollables of WASI and {@link EventPollable}s alike.
 *
 * @param theirs the interface of WASI, for its own pollables
 */
export function pollInterface(theirs: object): object {
  const { poll } = theirs as { readonly poll: Poll | Blocking<Poll> }
  const pollTheirs = poll instanceof Blocking ? poll.call : poll
  return withTypesOf(theirs, {
    ...theirs,
    '[method]pollable.ready': (pollable: Pollable | EventPollable) => pollable.ready(),
    '[method]pollable.block': new Blocking(async (pollable: Pollable | EventPollable) => {
      await (pollable instanceof EventPollable ? firstReady([pollable]) : pollable.block())
    }),
    poll: new Blocking((list: readonly (Pollable | EventPollable)[]) => {
      if (list.length > longestList) trap(`poll takes at most ${longestList} pollables`)
      const isTheirs = !list.some(pollable => pollable instanceof EventPollable)
      return isTheirs ? pollTheirs(list as readonly Pollable[]) : firstReady(list)
    }),
  })
}

/** Most pollables of a list: each is asked again whenever one may have become ready, in one turn of the event loop. */
const longestList = 65_536

/**
 * Waits until at least one pollable is ready, and returns the indices of those that are.
 *
 * @throws the reason of the end of the instance, if it ends meanwhile
 */
async function firstReady(list: readonly (Pollable | EventPollable)[]): Promise<Uint32Array> {
  const end = instanceSignal()
  const ours = list.filter(pollable => pollable instanceof EventPollable)
  let hasWaited = false
  for (;;) {
    end?.throwIfAborted()
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
      end?.addEventListener('abort', goOn)
      function goOn(): void {
        clearTimeout(timeout)
        end?.removeEventListener('abort', goOn)
        for (const stop of forget) stop()
        resolve()
      }
    })
  }
}

/** Milliseconds between two questions whether a pollable of WASI is ready. */
const askAgain = 2
