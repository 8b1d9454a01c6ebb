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
 * `getMappedRange` takes the opposite path: the host copies the mapped range to the component's linear memory, and
 * QuickJS wraps that block without another copy.
 */

import {
  toGpuExtent3D,
  toGpuTexelCopyBufferLayout,
  toGpuTexelCopyTextureInfo,
} from './generated/dictionaries.ts'
import { gpuBuffer, gpuQueue, type HandleCarrier } from './generated/handles.ts'
import type { GPUQueue } from './generated/interfaces.ts'
import { exceptionOf } from './gpu-errors.ts'
import { notA, toAllBytes, toBytes, toU64 } from './web-idl-conversions.ts'

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
  const at = toU64(bufferOffset, 'GPUQueue.writeBuffer: bufferOffset')
  const bytes = toBytes(data, dataOffset, size, 'GPUQueue.writeBuffer')
  try {
    queue[gpuQueue].writeBufferWithCopy(to, at, bytes, undefined, undefined)
  } catch (error) {
    throw exceptionOf(error)
  }
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpuqueue-writetexture GPUQueue.writeTexture} */
export function writeTexture(
  queue: GPUQueue,
  destination: unknown,
  data: unknown,
  dataLayout: unknown,
  size: unknown,
): void {
  queue[gpuQueue].writeTextureWithCopy(
    toGpuTexelCopyTextureInfo(destination, 'GPUQueue.writeTexture: destination'),
    toAllBytes(data, 'GPUQueue.writeTexture'),
    toGpuTexelCopyBufferLayout(dataLayout, 'GPUQueue.writeTexture: dataLayout'),
    toGpuExtent3D(size, 'GPUQueue.writeTexture: size'),
  )
}
