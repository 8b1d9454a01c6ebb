/**
 * A platform that does nothing, as far as three.js needs one: a GPU, a canvas, and callbacks before each frame. It needs nothing but the
 * language, so that a bundle also runs in an engine without a platform.
 */

const nothing = () => {}

/** Makes a class whose methods do nothing. */
function idle(methods: string): new () => object {
  class Idle {
    label = ''
  }
  for (const name of methods.split(' ')) Object.assign(Idle.prototype, { [name]() {} })
  return Idle
}

const Pass = idle(
  'setPipeline setBindGroup setVertexBuffer setIndexBuffer draw drawIndexed setViewport setScissorRect setStencilReference end',
)
const Named = idle('destroy')

class Buffer extends Named {
  readonly size: number
  constructor({ size }: GPUBufferDescriptor) {
    super()
    this.size = size
  }
  getMappedRange = () => new ArrayBuffer(this.size)
  unmap = nothing
}

class Texture extends Named {
  createView = () => new Named()
}

class Pipeline extends Named {
  getBindGroupLayout = () => new Named()
}

class Encoder extends idle('copyBufferToBuffer copyBufferToTexture copyTextureToTexture') {
  beginRenderPass = () => new Pass()
  beginComputePass = () => new Pass()
  finish = () => new Named()
}

class Device {
  readonly features = new Set<string>()
  readonly limits = {
    maxTextureDimension2D: 8192,
    maxUniformBufferBindingSize: 65_536,
    maxColorAttachments: 8,
  }
  readonly lost = new Promise<never>(nothing)
  readonly queue = new (idle('submit writeBuffer writeTexture copyExternalImageToTexture'))()
  createBuffer = (descriptor: GPUBufferDescriptor) => new Buffer(descriptor)
  createTexture = () => new Texture()
  createSampler = () => new Named()
  createShaderModule = () => ({ getCompilationInfo: async () => ({ messages: [] }) })
  createBindGroupLayout = () => new Named()
  createPipelineLayout = () => new Named()
  createBindGroup = () => new Named()
  createRenderPipeline = () => new Pipeline()
  createRenderPipelineAsync = async () => new Pipeline()
  createCommandEncoder = () => new Encoder()
  addEventListener = nothing
  pushErrorScope = nothing
  popErrorScope = async () => null
}

const adapter = { ...new Device(), info: {}, requestDevice: async () => new Device() }
const gpu = { requestAdapter: async () => adapter, getPreferredCanvasFormat: () => 'bgra8unorm' }

/** A canvas of 640 × 480. */
export const canvas = {
  width: 640,
  height: 480,
  style: {},
  addEventListener: nothing,
  removeEventListener: nothing,
  setAttribute: nothing,
  getContext: () => ({ canvas, configure: nothing, getCurrentTexture: () => new Texture() }),
}

let callbacks: ((time: number) => void)[] = []

/** Calls what waits for the next frame. */
export function nextFrame(time: number): void {
  const due = callbacks
  callbacks = []
  for (const callback of due) callback(time)
}

const flags = (names: string) => Object.fromEntries(names.split(' ').map((name, bit) => [name, 1 << bit]))
const globals: Readonly<Record<string, unknown>> = {
  self: globalThis,
  navigator: { gpu, userAgent: '' },
  performance: Date,
  requestAnimationFrame: (callback: (time: number) => void) => callbacks.push(callback),
  cancelAnimationFrame: nothing,
  GPUShaderStage: flags('VERTEX FRAGMENT COMPUTE'),
  GPUBufferUsage: flags(
    'MAP_READ MAP_WRITE COPY_SRC COPY_DST INDEX VERTEX UNIFORM STORAGE INDIRECT QUERY_RESOLVE',
  ),
  GPUTextureUsage: flags('COPY_SRC COPY_DST TEXTURE_BINDING STORAGE_BINDING RENDER_ATTACHMENT'),
  GPUColorWrite: { ...flags('RED GREEN BLUE ALPHA'), ALL: 15 },
  GPURenderBundleEncoder: class {},
}
for (const [name, value] of Object.entries(globals))
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
globalThis.console ??= { log: nothing, warn: nothing, error: nothing } as never
