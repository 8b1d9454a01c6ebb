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
 * {@link https://www.w3.org/TR/webgpu/#dom-gpuqueue-writebuffer GPUQueue.writeBuffer}: only the bytes that are written
 * cross the border of the component.
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
