/**
 * Calls every function with random arguments. Each call must return or throw, and the engine must survive.
 */

import '@wasi-webgpu/guest'

const rounds = 4_000
let state = 88_675_123

/** Returns a pseudo-random integer below `bound`; the sequence is identical in each run. */
function random(bound: number): number {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return (state >>> 0) % bound
}

function oneOf<T>(list: readonly T[]): T {
  return list[random(list.length)]!
}

const adapter = (await navigator.gpu.requestAdapter())!
const device = await adapter.requestDevice()
device.onuncapturederror = () => {}
const layout = device.createBindGroupLayout({ entries: [] })
const texture = device.createTexture({ size: [4, 4], format: 'rgba8unorm', usage: 0x17 })
const module = device.createShaderModule({ code: '@compute @workgroup_size(1) fn main() {}' })
const objects: object[] = [
  navigator.gpu,
  adapter,
  adapter.features,
  adapter.limits,
  device,
  device.queue,
  device.createBuffer({ size: 64, usage: 0xfc }),
  device.createBuffer({ size: 64, usage: 9, mappedAtCreation: true }),
  texture,
  texture.createView(),
  device.createSampler(),
  layout,
  device.createBindGroup({ layout, entries: [] }),
  device.createPipelineLayout({ bindGroupLayouts: [layout] }),
  module,
  device.createComputePipeline({ layout: 'auto', compute: { module } }),
  device.createCommandEncoder(),
  device.createCommandEncoder().beginComputePass(),
  device
    .createCommandEncoder()
    .beginRenderPass({ colorAttachments: [{ view: texture, loadOp: 'clear', storeOp: 'store' }] }),
  device.createRenderBundleEncoder({ colorFormats: ['rgba8unorm'] }),
  device.createRenderBundleEncoder({ colorFormats: ['rgba8unorm'] }).finish(),
  device.createCommandEncoder().finish(),
  device.createQuerySet({ type: 'occlusion', count: 2 }),
  new OffscreenCanvas(4, 4).getContext('webgpu')!,
]

const detached = new Uint8Array(8)
detached.buffer.transfer()
const values: readonly unknown[] = [
  ...[
    undefined,
    null,
    true,
    NaN,
    -1,
    -0,
    0,
    0.5,
    1,
    4,
    16,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 53 - 1,
    2 ** 53,
    1e39,
    5n,
  ],
  ...['', 'x', '\ud800', 'auto', 'clear', 'store', 'rgba8unorm', 'constructor', '__proto__', Symbol('s')],
  ...[
    new Uint8Array(8),
    new Float16Array(4),
    new BigInt64Array(2),
    new ArrayBuffer(16),
    new DataView(new ArrayBuffer(8)),
  ],
  ...[new SharedArrayBuffer(8), new Uint8Array(new SharedArrayBuffer(8)), detached],
  new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 })),
  ...[() => 1, new Map(), new Set([1, 2]), new Date(0), Object.create(null), new Proxy({}, { get: () => 4 })],
  { toString: () => 'linear' },
  {
    valueOf() {
      throw new RangeError('a value that cannot be converted')
    },
  },
]

const members =
  `arrayStride attributes binding bindGroupLayouts buffer buffers bytesPerRow clearValue code colorAttachments
  colorFormats compute constants count depthStencil device entries entryPoint format fragment height label layout loadOp
  mappedAtCreation module multisample offset origin primitive querySet requiredFeatures requiredLimits resource size storeOp
  targets texture timestampWrites type usage vertex view visibility width`.split(/\s+/)

function anything(depth = 0): unknown {
  const kind = random(10)
  if (kind < 4 || depth > 3) return oneOf(values)
  if (kind < 7) return oneOf(objects)
  if (kind < 8) return Array.from({ length: random(4) }, () => anything(depth + 1))
  return Object.fromEntries(Array.from({ length: random(6) }, () => [oneOf(members), anything(depth + 1)]))
}

/** Members that would end objects that other calls need, or whose promise stays pending. */
const leftOut = new Set(['constructor', 'destroy', 'lost'])

const counts = { returned: 0, thrown: 0, odd: [] as string[] }
for (let round = 0; round < rounds; round++) {
  const object = oneOf(objects)
  const prototype = Object.getPrototypeOf(object)
  const name = oneOf(Object.getOwnPropertyNames(prototype).filter(name => !leftOut.has(name)))
  const { get, set, value } = Object.getOwnPropertyDescriptor(prototype, name)!
  const self = random(30) === 0 ? anything() : object
  const args = Array.from({ length: random(7) }, () => anything())
  try {
    await (get ? oneOf([get, set ?? get]).apply(self, args as [unknown]) : value.apply(self, args))
    counts.returned++
  } catch (error) {
    counts.thrown++
    if (!(error instanceof Error)) counts.odd.push(`${name} threw ${String(error)}`)
  }
}
console.log(JSON.stringify(counts))
