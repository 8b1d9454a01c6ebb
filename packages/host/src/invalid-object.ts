import { report } from './device-report.ts'
import type { GpuDevice } from './gpu-device.ts'

/** Members of the descriptors that getters of the objects return. */
interface Readable {
  readonly label?: string
  readonly size?: unknown
  readonly usage?: number
  readonly type?: string
  readonly count?: number
}

/**
 * Creates the substitute for an object that the GPU refused to create, and reports the exception as a
 * validation error on the device. As with W3C's invalid objects, the guest can read the descriptor's members
 * from it, and using it is an error: the GPU does not know the substitute, which has none of the object's
 * functions. It keeps nothing else of the descriptor, which may have a long shader.
 *
 * @param operation the W3C operation that threw, `GPUDevice.createBuffer`, or its function in WIT
 * @param readable the members that the getters of the object return
 * @param more further members
 * @see https://www.w3.org/TR/webgpu/#invalid
 */
export function invalidObject<GpuObject>(
  device: GpuDevice,
  operation: string,
  error: unknown,
  { label = '', size, usage, type, count }: Readable = {},
  more?: object,
): GpuObject {
  report(device, operation, error)
  const substitute = { label, size, usage, type, count, ...more }
  return (device.objects?.limited(substitute) ?? substitute) as GpuObject
}

/** Does {@link invalidObject} for a texture, whose getters return numbers that its descriptor may omit. */
export function invalidTexture(
  device: GpuDevice,
  operation: string,
  error: unknown,
  descriptor?: GPUTextureDescriptor,
): GPUTexture {
  const {
    format,
    textureBindingViewDimension,
    mipLevelCount = 1,
    sampleCount = 1,
    dimension = '2d',
  } = descriptor ?? ({} as Partial<GPUTextureDescriptor>)
  const { width, height = 1, depthOrArrayLayers = 1 } = (descriptor?.size ?? {}) as GPUExtent3DDictStrict
  return invalidObject(device, operation, error, descriptor, {
    format,
    textureBindingViewDimension,
    width,
    height,
    depthOrArrayLayers,
    mipLevelCount,
    sampleCount,
    dimension,
  })
}
