/**
 * Replacements for functions of `GPUDevice` with which a guest could end the process, exhaust its memory or
 * read from it in `webgpu` 0.6.2. Each behaves as W3C specifies, and refuses arguments that crash Dawn.
 */

import { type GpuKind, kindOf } from './gpu-kind.ts'
import { inlinedSize } from './inlined-shader.ts'
import { markOnce } from './mark-once.ts'
import { checkSource } from './shader-source.ts'

/** Installs the replacements for all devices of Dawn. A repeated call has no effect. */
export function makeDevicesSafe({ GPUDevice: { prototype } }: Pick<typeof globalThis, 'GPUDevice'>): void {
  if (!markOnce(prototype, isSafe)) return
  const { createBuffer, createShaderModule } = prototype
  Object.assign(prototype, {
    createRenderPipelineAsync,
    createBuffer(this: GPUDevice, descriptor: GPUBufferDescriptor): GPUBuffer {
      return createBuffer.call(this, withoutMappingTooMuch(this, descriptor))
    },
    createShaderModule(this: GPUDevice, descriptor: GPUShaderModuleDescriptor): GPUShaderModule {
      checkShader(descriptor, kindOf(this.adapterInfo))
      return createShaderModule.call(this, descriptor)
    },
  })
}

const isSafe = Symbol('isSafe')

/**
 * Returns the descriptor without mapping when the size is beyond the limit. Dawn allocates and fills the
 * memory of a buffer mapped at creation before it validates the size; unmapped, the size is only a validation
 * error.
 */
function withoutMappingTooMuch(device: GPUDevice, descriptor: GPUBufferDescriptor): GPUBufferDescriptor {
  if (!descriptor?.mappedAtCreation || !(descriptor.size > device.limits.maxBufferSize)) return descriptor
  return { ...descriptor, mappedAtCreation: false }
}

/**
 * Limits on shaders whose calls are all replaced by the bodies of the functions. With 128 KiB of variables, SwiftShader ends the
 * process. W3C requires 8 KiB in a function and 8 KiB of private variables.
 *
 * Of the programs in `examples`, the largest shaders have
 *
 * | program   | MB to compile | names | calls | bytes of variables |
 * | --------- | ------------- | ----- | ----- | ------------------ |
 * | vello     | 249           | 813   | 197   | 4,280              |
 * | burn      | 184           | 1,725 | 0     | 1,716              |
 * | llama.cpp | 152           | 164   | 66    | 8,580              |
 * | llama     | 88            | 177   | 41    | 364                |
 *
 * Those of three.js, TensorFlow.js and jax-js have less than a tenth of what is refused. At the limits, most shaders take 1 to 4 s
 * and at most 360 MB; the slowest are divisions (6 s) and names of vectors that all stay in use (7 s). Vello's and burn's take 1 s
 * and 110 MB.
 *
 * @see https://www.w3.org/TR/WGSL/#limits
 */
const fewerCalls = 'call functions fewer times, such as in a loop'
const inlinedBounds = {
  weight: {
    most: 400_000,
    what: (most: number) => `takes more than ${most / 1000} MB to compile`,
    advice: `${fewerCalls}, and copy no large values`,
  },
  names: {
    most: 4000,
    what: (most: number) => `has more than ${most} variables and named values`,
    advice: fewerCalls,
  },
  calls: { most: 800, what: (most: number) => `has more than ${most} calls`, advice: fewerCalls },
  bytes: {
    most: 16_384,
    what: (most: number) => `has more than ${most} bytes of variables`,
    advice:
      'keep large arrays in a storage buffer, and state their lengths by integers, constants, and arithmetic',
  },
}

/**
 * How many times as large shaders may be for the driver of a graphics processor: it compiles them with less memory than a
 * software GPU, and its programs are larger. The bytes of variables are those of W3C for all.
 */
const hardwareRoom = 8

/** @throws TypeError when the shader exceeds one of the limits for this kind of GPU */
function checkShader(descriptor: GPUShaderModuleDescriptor, kind: GpuKind): void {
  const code = String(descriptor?.code)
  checkSource(code, descriptor?.label)
  // The null backend has no driver that would compile the shader.
  if (kind === 'null') return
  const room = kind === 'hardware' ? hardwareRoom : 1
  const inlined = inlinedSize(code)
  // In this order, since too many bytes are also too much weight.
  for (const size of ['bytes', 'calls', 'names', 'weight'] as const) {
    const { what, advice } = inlinedBounds[size]
    const most = inlinedBounds[size].most * (size === 'bytes' ? 1 : room)
    if (inlined[size] > most)
      throw new TypeError(
        `the shader ${what(most)} when each call is replaced by the function's body, which is not supported; ${advice}`,
      )
  }
}

/**
 * `createRenderPipelineAsync` by the synchronous function, which refuses bad descriptors correctly. Dawn's
 * own ends the process with a segmentation fault when a member of a descriptor with `fragment` and
 * `depthStencil` cannot be converted, such as NaN or a format without its feature.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpudevice-createrenderpipelineasync
 */
function createRenderPipelineAsync(
  this: GPUDevice,
  descriptor: GPURenderPipelineDescriptor,
): Promise<GPURenderPipeline> {
  this.pushErrorScope('internal')
  this.pushErrorScope('validation')
  let pipeline: GPURenderPipeline | undefined
  let thrown: unknown
  try {
    pipeline = this.createRenderPipeline(descriptor)
  } catch (error) {
    thrown = error
  }
  return checkedPipeline(pipeline, thrown, Promise.all([this.popErrorScope(), this.popErrorScope()]))
}

/** Returns a pipeline when its errors are known. A function that waits keeps its parameters, so it has no descriptor, which may be large. */
async function checkedPipeline(
  pipeline: GPURenderPipeline | undefined,
  thrown: unknown,
  errors: Promise<(GPUError | null)[]>,
): Promise<GPURenderPipeline> {
  const [validation, internal] = await errors
  if (pipeline === undefined) throw thrown
  if (validation) throw new GPUPipelineError(validation.message, { reason: 'validation' })
  if (internal) throw new GPUPipelineError(internal.message, { reason: 'internal' })
  return pipeline
}

/**
 * Makes the devices of a null backend create buffers of zeros, as W3C requires. Theirs otherwise contain old
 * memory of the host.
 */
export function zeroBuffersOf(gpu: GPU): void {
  const requestAdapter = gpu.requestAdapter.bind(gpu)
  const zeroing = async (options?: GPURequestAdapterOptions) => {
    const adapter = await requestAdapter(options)
    if (adapter !== null) zeroBuffersOfAdapter(adapter)
    return adapter
  }
  Object.defineProperty(gpu, 'requestAdapter', { value: zeroing, configurable: true })
}

function zeroBuffersOfAdapter(adapter: GPUAdapter): void {
  const requestDevice = adapter.requestDevice.bind(adapter)
  const zeroing = async (descriptor?: GPUDeviceDescriptor) => {
    const device = await requestDevice(descriptor)
    const createBuffer = device.createBuffer.bind(device)
    Object.defineProperty(device, 'createBuffer', {
      value: (buffer: GPUBufferDescriptor) => createZeroedBuffer(createBuffer, buffer),
      configurable: true,
    })
    return device
  }
  Object.defineProperty(adapter, 'requestDevice', { value: zeroing, configurable: true })
}

function createZeroedBuffer(create: GPUDevice['createBuffer'], descriptor: GPUBufferDescriptor): GPUBuffer {
  // A buffer that cannot be read need not be cleared; one of odd length is readable up to its last 4 bytes.
  const isReadable = (descriptor.usage & (GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_SRC)) !== 0
  const mappedAtCreation = isReadable && descriptor.size % 4 === 0
  if (!mappedAtCreation || descriptor.mappedAtCreation) return create(descriptor)
  const buffer = create({ ...descriptor, mappedAtCreation })
  if (buffer.mapState === 'mapped') {
    new Uint8Array(buffer.getMappedRange()).fill(0)
    buffer.unmap()
  }
  return buffer
}
