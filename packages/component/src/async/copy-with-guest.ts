import type { ReadableBuffer, WritableBuffer } from './buffer.ts'
import { afterEvents } from './event-loop.ts'
import { type CopyResult, copyResult, type Shared } from './shared-stream.ts'

/**
 * Number of copies between two turns of the event loop. Files and memory are always ready, so that a stream of them, which
 * may never end, would otherwise keep timers, sockets and the end of the instance from their turn.
 */
const copiesPerTurn = 16

/** Starts one copy between JS and the other side. Resolves with the result of the copy; rejects when the other side fails. */
export function copyWithGuest(
  shared: Shared,
  operation: 'read' | 'write',
  buffer: WritableBuffer | ReadableBuffer,
): Promise<CopyResult> {
  return new Promise((resolve, reject) => {
    const start = () =>
      shared[operation](buffer as never, {
        onCopy: reclaimBuffer => {
          reclaimBuffer()
          resolve(copyResult.completed)
        },
        onCopyDone: resolve,
        onFail: reject,
      })
    if (++shared.copiesOfJs % copiesPerTurn > 0) start()
    else afterEvents(start)
  })
}
