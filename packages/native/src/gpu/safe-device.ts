/**
 * Functions of `GPUDevice` in whose Dawn version a guest can end the process, exhaust its memory or read from it: seen in
 * `webgpu` 0.6.2. Each does what W3C asks for, and refuses what Dawn would not survive.
 */

/** Puts them in place for all devices of Dawn's. Doing so again changes nothing. */
export function makeDevicesSafe({ GPUDevice: { prototype } }: Pick<typeof globalThis, 'GPUDevice'>): void {
  if (Object.hasOwn(prototype, isSafe)) return
  const { createBuffer, createShaderModule } = prototype
  Object.defineProperty(prototype, isSafe, { value: true })
  Object.assign(prototype, {
    createRenderPipelineAsync,
    createBuffer(this: GPUDevice, descriptor: GPUBufferDescriptor): GPUBuffer {
      return createBuffer.call(this, withoutMappingTooMuch(this, descriptor))
    },
    createShaderModule(this: GPUDevice, descriptor: GPUShaderModuleDescriptor): GPUShaderModule {
      checkShader(String(descriptor?.code))
      return createShaderModule.call(this, descriptor)
    },
  })
}

const isSafe = Symbol('isSafe')

/**
 * Dawn allocates and fills the memory of a buffer that is mapped at creation before it looks whether the size is allowed.
 * Unmapped, the same size is only a validation error.
 */
function withoutMappingTooMuch(device: GPUDevice, descriptor: GPUBufferDescriptor): GPUBufferDescriptor {
  if (!descriptor?.mappedAtCreation || !(descriptor.size > device.limits.maxBufferSize)) return descriptor
  return { ...descriptor, mappedAtCreation: false }
}

/**
 * What makes Dawn's shader compiler overflow the stack (calls nested as deep as there are functions) or run for minutes
 * (constants that refer to one another, diagnostics). Real shaders have a hundredth of it.
 */
const shaderBounds: readonly (readonly [what: string, pattern: RegExp, most: number])[] = [
  ['functions', /\bfn\b/g, 1000],
  ['overrides', /\boverride\b/g, 1000],
  ['constants', /\bconst\b/g, 10_000],
  ['diagnostics', /\bdiagnostic\b/g, 100],
]

/** @throws TypeError when the shader has more of something than Dawn would survive */
function checkShader(code: string): void {
  for (const [what, pattern, most] of shaderBounds) {
    let count = 0
    for (const _ of code.matchAll(pattern)) {
      if (++count > most)
        throw new TypeError(`the shader has more than ${most} ${what}, which is not supported`)
    }
  }
}

/**
 * `createRenderPipelineAsync` without the fault of Dawn's own, which ends the process with a segmentation fault when a
 * member of a descriptor with `fragment` and `depthStencil` cannot be converted (a NaN, a format whose feature is off):
 * The synchronous function refuses the same descriptor as it should.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpudevice-createrenderpipelineasync
 */
async function createRenderPipelineAsync(
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
  const [validation, internal] = await Promise.all([this.popErrorScope(), this.popErrorScope()])
  if (pipeline === undefined) throw thrown
  if (validation) throw new GPUPipelineError(validation.message, { reason: 'validation' })
  if (internal) throw new GPUPipelineError(internal.message, { reason: 'internal' })
  return pipeline
}

/**
 * Makes the devices of a null backend hand out buffers full of zeros, as W3C has it: theirs have what was in the memory
 * before, which is the host's.
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
  // A buffer that nobody can read need not be cleared; one whose length is odd can be read up to the last 4 bytes.
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
