import { report } from './device-report.ts'
import type { GpuDevice } from './gpu-device.ts'

/**
 * Stands for what the GPU refused to make. As with an invalid object of WebGPU, what it was made from can still be
 * read, and using it is an error: the GPU does not know it, and it has none of the functions of the real one.
 *
 * The exception that the GPU threw is reported as a validation error on the device.
 *
 * @param operation what threw it: `GPUDevice.createBuffer`
 * @param readable what the getters of the object will answer
 * @see https://www.w3.org/TR/webgpu/#invalid
 */
export function invalidObject<GpuObject>(
  device: GpuDevice,
  operation: string,
  error: unknown,
  readable?: object,
): GpuObject {
  report(device, operation, error)
  return { label: '', ...readable } as GpuObject
}

/** {@link invalidObject} for a texture, which answers in numbers what its descriptor may leave out. */
export function invalidTexture(
  device: GpuDevice,
  operation: string,
  error: unknown,
  descriptor?: GPUTextureDescriptor,
): GPUTexture {
  const size = descriptor?.size as GPUExtent3DDictStrict | undefined
  return invalidObject(device, operation, error, {
    ...descriptor,
    width: size?.width,
    height: size?.height ?? 1,
    depthOrArrayLayers: size?.depthOrArrayLayers ?? 1,
    mipLevelCount: descriptor?.mipLevelCount ?? 1,
    sampleCount: descriptor?.sampleCount ?? 1,
    dimension: descriptor?.dimension ?? '2d',
  })
}
