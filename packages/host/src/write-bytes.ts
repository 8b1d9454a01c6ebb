import type { GuestMemory } from '@wasi-webgpu/component/host'

/**
 * Writes bytes of the guest's memory to a buffer: `GPUQueue.writeBuffer` of the list at `data`. The GPU receives the memory itself
 * with an offset, since a view of the list would take as long as the rest of the call; only bytes outside of the list, which
 * are the guest's too, need the view, for its exception.
 *
 * @param start offset of the first byte in the list
 * @param size in bytes; by default up to the end of the list
 */
export function writeBytes(
  queue: GPUQueue,
  { bytes: { buffer: memory } }: GuestMemory,
  buffer: GPUBuffer,
  bufferOffset: number,
  data: number,
  length: number,
  start = 0,
  size: number = Math.max(0, length - start),
): void {
  if (start + size > length)
    queue.writeBuffer(buffer, bufferOffset, new Uint8Array(memory, data, length), start, size)
  else queue.writeBuffer(buffer, bufferOffset, memory, data + start, size)
}
