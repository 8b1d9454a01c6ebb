import { type Behaviour, bufferOf, fatal, passOf, textureOf, thrown, wrong } from '../observe-behaviours.ts'

/** W3C interfaces of a component that programs cannot construct. */
const names = [
  'GPU',
  'GPUAdapter',
  'GPUAdapterInfo',
  'GPUBindGroup',
  'GPUBindGroupLayout',
  'GPUBuffer',
  'GPUCommandBuffer',
  'GPUCommandEncoder',
  'GPUCompilationInfo',
  'GPUCompilationMessage',
  'GPUComputePassEncoder',
  'GPUComputePipeline',
  'GPUDevice',
  'GPUDeviceLostInfo',
  'GPUPipelineLayout',
  'GPUQuerySet',
  'GPUQueue',
  'GPURenderBundle',
  'GPURenderBundleEncoder',
  'GPURenderPassEncoder',
  'GPURenderPipeline',
  'GPUSampler',
  'GPUShaderModule',
  'GPUSupportedFeatures',
  'GPUSupportedLimits',
  'GPUTexture',
  'GPUTextureView',
]

const global = globalThis as unknown as Record<
  string,
  { new (...args: unknown[]): object; prototype: object }
>

/** Whether an attribute returns the same object each time. */
function isSame(get: () => object): boolean {
  const [first, second] = [get(), get()]
  return first === second
}

/** The interface objects, their prototypes, and attributes. */
export const interfaces: Behaviour[] = [
  {
    name: 'every interface is a global',
    run: () => names.filter(name => typeof global[name] !== 'function'),
    expected: [],
  },
  {
    name: 'constructing an interface is a TypeError',
    run: () => names.filter(name => thrown(() => new global[name]!()) !== 'TypeError'),
    expected: [],
  },
  {
    name: 'an interface object has the name of its interface',
    run: () => names.filter(name => global[name]!.name !== name),
    expected: [],
  },
  {
    name: 'objects are instances of their interfaces',
    run: ({ adapter, device }) => [
      navigator.gpu instanceof GPU,
      adapter instanceof GPUAdapter,
      adapter.info instanceof GPUAdapterInfo,
      device instanceof GPUDevice,
      device.queue instanceof GPUQueue,
      device.limits instanceof GPUSupportedLimits,
      device.features instanceof GPUSupportedFeatures,
      bufferOf(device) instanceof GPUBuffer,
      textureOf(device).createView() instanceof GPUTextureView,
      device.createCommandEncoder().finish() instanceof GPUCommandBuffer,
    ],
    expected: Array(10).fill(true),
  },
  {
    name: 'Object.prototype.toString returns the interface',
    run: ({ adapter, device }) =>
      [navigator.gpu, adapter, device, device.queue, bufferOf(device)].map(String),
    expected: [
      '[object GPU]',
      '[object GPUAdapter]',
      '[object GPUDevice]',
      '[object GPUQueue]',
      '[object GPUBuffer]',
    ],
  },
  {
    name: 'a device is an EventTarget',
    run: ({ device }) => device instanceof EventTarget,
    expected: true,
  },
  {
    name: 'attributes are accessors of the prototype, not properties of the object',
    run: ({ device }) => [
      Object.keys(bufferOf(device)),
      typeof Object.getOwnPropertyDescriptor(GPUBuffer.prototype, 'size')?.get,
      Object.getOwnPropertyDescriptor(GPUBuffer.prototype, 'size')?.set === undefined,
      typeof Object.getOwnPropertyDescriptor(GPUBuffer.prototype, 'label')?.set,
    ],
    expected: [[], 'function', true, 'function'],
  },
  {
    name: 'the members of an interface are enumerable',
    run: ({ device }) => {
      const limits: string[] = []
      for (const name in device.limits) limits.push(name)
      return ['maxBindGroups', 'maxBufferSize', 'maxTextureDimension2D'].filter(
        name => !limits.includes(name),
      )
    },
    expected: [],
  },
  {
    name: 'the length of an operation is the number of its required arguments',
    run: () => [
      GPUCommandEncoder.prototype.beginRenderPass.length,
      GPUCommandEncoder.prototype.copyTextureToTexture.length,
      GPURenderPassEncoder.prototype.setBlendConstant.length,
      GPUDevice.prototype.createBuffer.length,
      GPUDevice.prototype.createSampler.length,
      GPUQueue.prototype.submit.length,
      GPUBuffer.prototype.mapAsync.length,
      GPUBuffer.prototype.getMappedRange.length,
    ],
    expected: [1, 3, 1, 1, 0, 1, 1, 0],
    dawn: {
      shows: [0, 0, 0, 1, 0, 1, 0, 0],
      because: 'most of its operations are native functions, which have no length',
    },
  },
  {
    name: 'assigning a read-only attribute is a TypeError',
    run: ({ device }) => {
      const buffer = bufferOf(device)
      return [thrown(() => Object.assign(buffer, { size: 1 })), buffer.size]
    },
    expected: ['TypeError', 64],
  },
  {
    name: 'calling a getter on an object of another interface is a TypeError',
    run: ({ device }) => {
      const size = Object.getOwnPropertyDescriptor(GPUBuffer.prototype, 'size')!.get!
      return [thrown(() => size.call({})), thrown(() => size.call(textureOf(device)))]
    },
    expected: ['TypeError', 'TypeError'],
    dawn: { shows: ['Error', 'nothing'], because: 'it accepts the object of another interface' },
  },
  {
    name: 'calling an operation on an object of another interface is a TypeError',
    run: ({ device }) =>
      thrown(() => GPUComputePassEncoder.prototype.dispatchWorkgroups.call(wrong(device.queue), 1)),
    expected: 'TypeError',
  },
  {
    name: 'the constants have the W3C values',
    run: () => [
      GPUBufferUsage.MAP_READ,
      GPUBufferUsage.STORAGE,
      GPUBufferUsage.QUERY_RESOLVE,
      GPUTextureUsage.COPY_SRC,
      GPUTextureUsage.RENDER_ATTACHMENT,
      GPUShaderStage.VERTEX | GPUShaderStage.FRAGMENT | GPUShaderStage.COMPUTE,
      GPUColorWrite.ALL,
      GPUMapMode.WRITE,
    ],
    expected: [1, 0x80, 0x200, 1, 0x10, 7, 15, 2],
  },
  {
    name: 'the constants cannot be changed',
    run: () => {
      thrown(() => Object.assign(GPUMapMode, { READ: 4 }))
      const { READ } = GPUMapMode
      thrown(() => Object.assign(GPUMapMode, { READ: 1 }))
      return [READ, Object.keys(GPUMapMode)]
    },
    expected: [1, ['READ', 'WRITE']],
    dawn: { shows: [4, ['READ', 'WRITE']], because: 'its constants are plain properties' },
  },
  {
    name: 'an attribute that holds an object returns the same object each time',
    run: ({ adapter, device }) => [
      isSame(() => device.queue),
      isSame(() => device.limits),
      isSame(() => device.features),
      isSame(() => device.adapterInfo),
      isSame(() => device.lost),
      isSame(() => adapter.info),
      isSame(() => adapter.limits),
      isSame(() => adapter.features),
      isSame(() => navigator.gpu.wgslLanguageFeatures),
      isSame(() => navigator.gpu),
    ],
    expected: Array(10).fill(true),
  },
  {
    name: 'a label is empty by default',
    run: ({ device }) => [
      device.label,
      bufferOf(device).label,
      device.createSampler({ label: 'a' }).label,
      device.createSampler({ label: wrong() }).label,
    ],
    expected: ['', '', 'a', ''],
  },
  {
    name: 'a label can be changed',
    run: ({ device }) => {
      const sampler = device.createSampler()
      sampler.label = 'one'
      device.label = 'two'
      device.queue.label = 'three'
      return [sampler.label, device.label, device.queue.label]
    },
    expected: ['one', 'two', 'three'],
  },
  {
    name: 'a label is converted to a string',
    run: ({ device }) => {
      const sampler = device.createSampler({ label: wrong(5) })
      const labels = [sampler.label]
      for (const label of [null, true, { toString: () => 'object' }]) {
        sampler.label = wrong(label)
        labels.push(sampler.label)
      }
      return labels
    },
    expected: ['5', 'null', 'true', 'object'],
  },
  {
    name: 'a symbol as a label is a TypeError',
    run: ({ device }) =>
      thrown(() => {
        device.label = wrong(Symbol())
      }),
    expected: 'TypeError',
    dawn: { shows: fatal, because: 'it does not handle an exception of a conversion' },
  },
  {
    name: 'a lone surrogate in a label becomes U+FFFD',
    run: ({ device }) => device.createSampler({ label: 'a\ud800b' }).label,
    expected: 'a\ufffdb',
  },
  {
    name: 'a label may contain any character',
    run: ({ device }) => device.createSampler({ label: 'größe 😀' }).label,
    expected: 'größe 😀',
  },
  {
    name: 'submitting a command encoder is a TypeError',
    run: ({ device }) => [
      thrown(() => device.queue.submit([wrong(device.createCommandEncoder())])),
      thrown(() => device.queue.submit(wrong(device.createCommandEncoder().finish()))),
    ],
    expected: ['TypeError', 'TypeError'],
  },
  {
    name: 'passing an object of another interface is a TypeError',
    run: ({ device }) => {
      const pass = passOf(device)
      return [wrong(bufferOf(device)), wrong({}), wrong(null), wrong(), wrong('x')].map(pipeline =>
        thrown(() => pass.setPipeline(pipeline)),
      )
    },
    expected: Array(5).fill('TypeError'),
  },
  {
    name: 'the attributes of a texture are those of its descriptor',
    run: ({ device }) => {
      const texture = textureOf(device, {
        size: { width: 8, height: 4, depthOrArrayLayers: 2 },
        mipLevelCount: 2,
      })
      const { width, height, depthOrArrayLayers, mipLevelCount, sampleCount, dimension, format, usage } =
        texture
      return [width, height, depthOrArrayLayers, mipLevelCount, sampleCount, dimension, format, usage]
    },
    expected: [8, 4, 2, 2, 1, '2d', 'rgba8unorm', 0x17],
  },
  {
    name: 'enum values that WIT spells differently have their W3C names',
    run: ({ device }) => [
      textureOf(device, { dimension: '3d', size: [4, 4, 4], usage: GPUTextureUsage.COPY_DST }).dimension,
      device.createTexture({
        dimension: '1d',
        size: [4],
        format: 'rgba8unorm',
        usage: GPUTextureUsage.COPY_DST,
      }).dimension,
      thrown(() => textureOf(device).createView({ dimension: wrong('d2') })),
      thrown(() => textureOf(device).createView({ dimension: '2d-array' })),
    ],
    expected: ['3d', '1d', 'TypeError', 'nothing'],
  },
  {
    name: 'a query set has the attributes type and count',
    run: ({ device }) => {
      const { type, count } = device.createQuerySet({ type: 'occlusion', count: 4 })
      return [type, count]
    },
    expected: ['occlusion', 4],
  },
  {
    name: 'GPUExternalTexture supports instanceof and cannot be constructed',
    run: () => [
      (wrong({}) as object) instanceof GPUExternalTexture,
      thrown(() => new (wrong(GPUExternalTexture) as { new (): object })()),
    ],
    expected: [false, 'TypeError'],
  },
]
