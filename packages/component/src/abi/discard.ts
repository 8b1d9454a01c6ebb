import type { ResourceHandle } from '../instance/resource-handle.ts'
import type { Codec } from './codec-interface.ts'
import { scratchContext } from './scratch-context.ts'

/**
 * Drops the resources, streams and futures in a value of the host that a guest does not receive: it has cancelled the
 * call or dropped the stream, or has ended. The value is lowered into a table of its own, which ends at once.
 *
 * @param received the handles of the guest, which may have received a part of the value
 */
export function dropHandles(codec: Codec, value: unknown, received: Iterable<object>): void {
  const known = new Set([...received].map(contentOf))
  const cx = scratchContext()
  // No caller is left to report a value that does not fit its type to.
  try {
    codec.store(cx, value, cx.allocate(codec.alignment, codec.size))
  } catch {}
  for (const handle of cx.handles.takeAll()) if (!known.has(contentOf(handle))) cx.handles.insert(handle)
  cx.instance.poison(undefined)
}

/** Returns the resource of a handle, or the handle itself if it has none. */
function contentOf(handle: Partial<ResourceHandle>): unknown {
  return handle.rep ?? handle
}
