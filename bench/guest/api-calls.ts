/** Times calls of the W3C API and of the WIT beneath it alternately, and prints the times as JSON. */

import '@wasi-webgpu/guest'
import { getGpu } from 'wasi:webgpu/webgpu@0.3.0-rc.2'

const turns = 75
const calls = 200
const results: { name: string; api: number[]; wit: number[] }[] = []

/** Returns nanoseconds per call. */
function time(call: () => void): number {
  const start = performance.now()
  for (let i = 0; i < calls; i++) call()
  return ((performance.now() - start) * 1e6) / calls
}

function compare(name: string, api: () => void, wit: () => void): void {
  const result = { name: `guest ${name}`, api: [] as number[], wit: [] as number[] }
  for (let turn = -3; turn < turns; turn++) {
    const [ofApi, ofWit] = [time(api), time(wit)]
    if (turn < 0) continue
    result.api.push(ofApi)
    result.wit.push(ofWit)
  }
  results.push(result)
}

const none = undefined
const device = await (await navigator.gpu.requestAdapter())!.requestDevice()
const wit = (await (await getGpu().requestAdapter(none))!.requestDevice(none))!

const usage = { copySrc: true, copyDst: true, uniform: true, vertex: true, storage: true }
const buffer = device.createBuffer({ size: 256, usage: 0xfc })
const witBuffer = wit.createBuffer({ size: 256, usage, mappedAtCreation: none, label: none })
const layout = device.createBindGroupLayout({ entries: [{ binding: 0, visibility: 4, buffer: {} }] })
const noLayout = { sampler: none, texture: none, storageTexture: none }
const witLayout = wit.createBindGroupLayout({
  entries: [
    {
      binding: 0,
      visibility: { compute: true },
      buffer: { type: none, hasDynamicOffset: none, minBindingSize: none },
      ...noLayout,
    },
  ],
  label: none,
})
const group = device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer } }] })
const witEntries = [
  {
    binding: 0,
    resource: { tag: 'gpu-buffer-binding' as const, val: { buffer: witBuffer, offset: none, size: none } },
  },
]
const witGroup = wit.createBindGroup({ layout: witLayout, entries: witEntries, label: none })
const pass = device.createCommandEncoder().beginComputePass()
const witPass = wit.createCommandEncoder(none).beginComputePass(none)
const bundle = device.createRenderBundleEncoder({ colorFormats: ['rgba8unorm'] })
const witBundle = wit.createRenderBundleEncoder({
  colorFormats: ['rgba8unorm'],
  depthStencilFormat: none,
  sampleCount: none,
  depthReadOnly: none,
  stencilReadOnly: none,
  label: none,
})
const data = new Uint8Array(64)
const { queue } = device
const witQueue = wit.queue()
const [loadOp, storeOp, clearValue] = ['clear', 'store', { r: 0, g: 0, b: 0, a: 1 }] as const
const format = 'rgba8unorm'
const view = device.createTexture({ size: [16, 16], format, usage: 0x10 }).createView()
const witView = wit
  .createTexture({
    size: { width: 16, height: 16, depthOrArrayLayers: none },
    mipLevelCount: none,
    sampleCount: none,
    dimension: none,
    format,
    usage: { renderAttachment: true },
    viewFormats: none,
    textureBindingViewDimension: none,
    label: none,
  })
  .createView(none)
const witAttachments = [
  {
    view: witView,
    depthSlice: none,
    resolveTarget: none,
    clearValue,
    loadOp,
    storeOp,
  },
]
const encoder = device.createCommandEncoder()
const witEncoder = wit.createCommandEncoder(none)

compare(
  'dispatchWorkgroups',
  () => pass.dispatchWorkgroups(1),
  () => witPass.dispatchWorkgroups(1, none, none),
)
compare(
  'setBindGroup',
  () => pass.setBindGroup(0, group),
  () => witPass.setBindGroup(0, witGroup, none, none, none),
)
compare(
  'draw',
  () => bundle.draw(3, 1),
  () => witBundle.draw(3, 1, none, none),
)
compare(
  'setVertexBuffer',
  () => bundle.setVertexBuffer(0, buffer),
  () => witBundle.setVertexBuffer(0, witBuffer, none, none),
)
compare(
  'writeBuffer 64 B',
  () => queue.writeBuffer(buffer, 0, data),
  () => witQueue.writeBufferWithCopy(witBuffer, 0, data, none, none),
)
compare(
  'createBindGroup',
  () => device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer } }] }),
  () => wit.createBindGroup({ layout: witLayout, entries: witEntries, label: none }),
)
compare(
  'beginRenderPass and end',
  () => encoder.beginRenderPass({ colorAttachments: [{ view, clearValue, loadOp, storeOp }] }).end(),
  () =>
    witEncoder
      .beginRenderPass({
        colorAttachments: witAttachments,
        depthStencilAttachment: none,
        occlusionQuerySet: none,
        timestampWrites: none,
        maxDrawCount: none,
        label: none,
      })
      .end(),
)
console.log(JSON.stringify(results))
