import { instantiate } from '@wasi-webgpu/component'
import {
  GpuBindGroup,
  GpuComputePipeline,
  GpuDevice,
  GpuQueue,
  GpuRenderPipeline,
  GpuTextureView,
  webgpu,
} from '@wasi-webgpu/host'
import { requestGpu } from 'wasi-webgpu'
import { sideBySide } from './measure.ts'
import { atMost, type Row } from './row.ts'

const count = 10_000

/**
 * A frame of 10,000 dispatches or draws, from a guest and from the same program in JS, on the same device: Dawn with its
 * null backend, which validates and encodes everything and computes nothing.
 */
export async function measureFrames(guest: { component: Uint8Array<ArrayBuffer> }): Promise<Row[]> {
  const { gpu } = await requestGpu('null')
  const adapter = await gpu.requestAdapter()
  const device = (await adapter?.requestDevice()) as GPUDevice
  const objects = createObjects(device)
  const { exports } = await instantiate(guest.component, { imports: webgpu({ gpu }) })
  const host = GpuDevice.of(device)
  const queue = new GpuQueue(device.queue, host)
  const group = new GpuBindGroup(objects.group, host)
  const compute = new GpuComputePipeline(objects.compute, host)
  const view = new GpuTextureView(objects.view, host)
  const render = new GpuRenderPipeline(objects.render, host)

  const encode = await sideBySide({
    ours: () => exports.encode(host, queue, group, compute, count),
    js: () => encodeInJs(device, objects),
  })
  const draw = await sideBySide({
    ours: () => exports.draw(host, queue, view, render, count),
    js: () => drawInJs(device, objects),
  })
  const versus = 'the same in JS'
  return [
    atMost(1.1, { name: '10,000 dispatches', unit: 'ms', ours: encode.ours, peer: encode.js, versus }),
    atMost(1.1, { name: '10,000 draws', unit: 'ms', ours: draw.ours, peer: draw.js, versus }),
  ]
}

type Objects = ReturnType<typeof createObjects>

/** What the encoded commands use. */
export function createObjects(device: GPUDevice) {
  const computeModule = device.createShaderModule({
    code: `@group(0) @binding(0) var<storage, read_write> data: array<f32>;
           @compute @workgroup_size(1) fn main() { data[0] += 1; }`,
  })
  const compute = device.createComputePipeline({ layout: 'auto', compute: { module: computeModule } })
  const buffer = device.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE })
  const group = device.createBindGroup({
    layout: compute.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer } }],
  })
  const renderModule = device.createShaderModule({
    code: `@vertex fn vertex() -> @builtin(position) vec4f { return vec4f(); }
           @fragment fn fragment() -> @location(0) vec4f { return vec4f(); }`,
  })
  const render = device.createRenderPipeline({
    layout: 'auto',
    vertex: { module: renderModule },
    fragment: { module: renderModule, targets: [{ format: 'rgba8unorm' }] },
  })
  const texture = device.createTexture({
    size: { width: 64, height: 64 },
    format: 'rgba8unorm',
    usage: GPUTextureUsage.RENDER_ATTACHMENT,
  })
  return { compute, group, render, view: texture.createView() }
}

function encodeInJs(device: GPUDevice, { compute, group }: Objects): void {
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(compute)
  for (let i = 0; i < count; i++) {
    pass.setBindGroup(0, group)
    pass.dispatchWorkgroups(1)
  }
  pass.end()
  device.queue.submit([encoder.finish()])
}

function drawInJs(device: GPUDevice, { render, view }: Objects): void {
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginRenderPass({
    colorAttachments: [{ view, clearValue: { r: 0, g: 0, b: 0, a: 1 }, loadOp: 'clear', storeOp: 'store' }],
  })
  pass.setPipeline(render)
  for (let i = 0; i < count; i++) pass.draw(3, 1, 0, i)
  pass.end()
  device.queue.submit([encoder.finish()])
}
