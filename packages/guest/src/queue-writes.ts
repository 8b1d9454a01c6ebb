/**
 * The uploads `writeBuffer` and `writeTexture`.
 *
 * A `queue.writeBuffer` takes this path from a TypeScript guest to Dawn; the bytes are copied twice:
 *
 * 1. `GPUQueue.writeBuffer` in `generated/interfaces.ts` passes its arguments to {@link writeBuffer}.
 * 2. `toBytes` in `web-idl-conversions.ts` converts data, offset and size to one `Uint8Array`, a view.
 * 3. `writeBufferWithCopy` of the module `wasi:webgpu/webgpu` belongs to the engine, which lowers the view to a
 *    `list<u8>`. **First copy**: from the JavaScript heap to a block of the component's linear memory.
 * 4. The component calls its import, a lowered function of the host that `packages/component/src/link` has bound to
 *    it: `[method]gpu-queue.write-buffer-with-copy` in `packages/host/src/generated/functions.ts`. Only a pointer
 *    and a length cross.
 * 5. That function looks up the handles, takes a view of the linear memory (`bytesAt` in `packages/host/src/load-values.ts`),
 *    and calls `GPUQueue.writeBuffer` of the host's GPU. Outside a page, that is Dawn.
 * 6. **Second copy**: Dawn copies the bytes to its staging memory before the call returns.
 *
 * A write of more bytes than a list may have makes steps 3 to 6 for each of its pieces (`pieces.ts`).
 *
 * `getMappedRange` takes the opposite path: the host copies the mapped range to the component's linear memory, and
 * QuickJS wraps that block without another copy.
 */

import { engineU64 } from '#engine'
import { deviceOf } from './device-slot.ts'
import {
  toGpuExtent3D,
  toGpuTexelCopyBufferLayout,
  toGpuTexelCopyTextureInfo,
} from './generated/dictionaries.ts'
import { gpuBuffer, gpuQueue, type HandleCarrier } from './generated/handles.ts'
import type { GPUQueue } from './generated/interfaces.ts'
import type { GpuBuffer } from './generated/webgpu.ts'
import { exceptionOf } from './gpu-errors.ts'
import { callAsOne, forEachPiece, piece } from './pieces.ts'
import { type TextureWrite, textureWriteParts } from './texture-pieces.ts'
import { notA, toAllBytes, toBytes, toSize } from './web-idl-conversions.ts'

/**
 * {@link https://www.w3.org/TR/webgpu/#dom-gpuqueue-writebuffer GPUQueue.writeBuffer}
 *
 * @throws an OperationError if the data does not contain the range, or its size is not a multiple of 4 bytes
 */
export function writeBuffer(
  queue: GPUQueue,
  buffer: HandleCarrier,
  bufferOffset: unknown,
  data: unknown,
  dataOffset: unknown,
  size: unknown,
): void {
  const to = buffer?.[gpuBuffer] ?? notA('GPUBuffer', 'GPUQueue.writeBuffer: buffer')
  const at = toSize(bufferOffset, 'GPUQueue.writeBuffer: bufferOffset')
  const bytes = toBytes(data, dataOffset, size, 'GPUQueue.writeBuffer')
  try {
    if (bytes.length > piece.size) writePieces(queue, to, at, bytes)
    else queue[gpuQueue].writeBufferWithCopy(to, engineU64(at), bytes, undefined, undefined)
  } catch (error) {
    throw exceptionOf(error)
  }
}

/** Writes bytes in pieces to a buffer, or only a piece that exceeds the buffer, if the bytes do. */
function writePieces(queue: GPUQueue, to: GpuBuffer, at: number, bytes: Uint8Array): void {
  const calls: (() => void)[] = []
  forEachPiece(bytes.length, (offset, size) => {
    const part = bytes.subarray(offset, offset + size)
    calls.push(() =>
      queue[gpuQueue].writeBufferWithCopy(to, engineU64(at + offset), part, undefined, undefined),
    )
  })
  const bufferSize = Number(to.size())
  if (at > bufferSize) calls[0]!()
  else if (at + bytes.length > bufferSize) calls.at(-1)!()
  else callAsOne(deviceOf(queue)!, calls)
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpuqueue-writetexture GPUQueue.writeTexture} */
export function writeTexture(
  queue: GPUQueue,
  destination: unknown,
  data: unknown,
  dataLayout: unknown,
  size: unknown,
): void {
  const write: TextureWrite = {
    destination: toGpuTexelCopyTextureInfo(destination, 'GPUQueue.writeTexture: destination'),
    data: toAllBytes(data, 'GPUQueue.writeTexture'),
    dataLayout: toGpuTexelCopyBufferLayout(dataLayout, 'GPUQueue.writeTexture: dataLayout'),
    size: toGpuExtent3D(size, 'GPUQueue.writeTexture: size'),
  }
  if (write.data.length <= piece.size) {
    writeTexels(queue, write)
    return
  }
  const parts = textureWriteParts(write, piece.size)
  callAsOne(
    deviceOf(queue)!,
    parts.map(part => () => writeTexels(queue, part)),
  )
}

function writeTexels(queue: GPUQueue, { destination, data, dataLayout, size }: TextureWrite): void {
  queue[gpuQueue].writeTextureWithCopy(destination, data, dataLayout, size)
}
