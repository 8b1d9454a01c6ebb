import type { Codec } from './codec-interface.ts'
import { scratchContext } from './scratch-context.ts'

/**
 * Drops the handles in values of one type.
 *
 * @param received what a guest has received of them; all else is dropped
 */
export type Discard = (values: ArrayLike<unknown>, received?: Iterable<unknown>) => void

/**
 * Drops the resources, streams and futures in values of the host that a guest does not receive: it has cancelled the call or
 * dropped the stream, or has ended. The values are lowered into a table of its own, which ends at once.
 *
 * @param codec lowers those handles of a value that it can
 */
export function dropHandles(codec: Codec, values: ArrayLike<unknown>, received?: Iterable<unknown>): void {
  if (values.length === 0) return
  const cx = scratchContext()
  cx.arrived = new Set(received)
  const at = cx.allocate(codec.alignment, codec.size)
  for (let i = 0; i < values.length; i++) codec.store(cx, values[i], at)
  cx.instance.poison(undefined)
}
