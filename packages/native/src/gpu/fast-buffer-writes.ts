import type { Recorder } from './fast-calls.ts'
import { isSize } from './plain-numbers.ts'

/** The export of the addon that writes to buffers. */
export interface BufferWriteAddon {
  /**
   * Writes bytes to a buffer. The list has the queue, the buffer, the offset, the start and the size.
   *
   * @returns `false` when the source lacks the bytes
   */
  writeBuffer(source: ArrayBuffer): boolean
}

/** Returns `writeBuffer` for sources that are an ArrayBuffer. Offsets in other sources are in elements. */
export function writeBuffer(
  addon: BufferWriteAddon,
  { list, handles }: Recorder,
  { writeBuffer: slow }: GPUQueue,
): Partial<GPUQueue> {
  const { words } = list
  const isWritten = (
    queue: number,
    buffer: number,
    offset: number,
    data: ArrayBuffer,
    start: number,
    size: number,
  ) => {
    if (queue === 0 || buffer === 0) return false
    words[0] = queue
    words[1] = buffer
    words[2] = offset
    words[3] = start
    words[4] = size
    return addon.writeBuffer(data)
  }
  return {
    writeBuffer(this: GPUQueue, buffer, offset, data, start = 0, size) {
      list.flush()
      if (list.isOpen && data instanceof ArrayBuffer && isSize(offset) && isSize(start)) {
        const byteLength = size ?? data.byteLength - start
        if (
          isSize(byteLength) &&
          byteLength % 4 === 0 &&
          isWritten(handles.queue(this), handles.buffer(buffer), offset, data, start, byteLength)
        )
          return
      }
      slow.call(this, buffer, offset, data as ArrayBuffer, start, size)
    },
  }
}
