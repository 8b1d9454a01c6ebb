import { instantiate } from '@wasi-webgpu/component'
import {
  GpuBindGroup,
  GpuComputePipeline,
  GpuDevice,
  GpuQueue,
  GpuRenderPipeline,
  GpuTextureView,
} from '@wasi-webgpu/host'
import { hostImports, requestGpu } from '@wasi-webgpu/native'
import { count, createObjects, drawInJs, encodeInJs } from './frame.ts'
import { sideBySide } from './measure.ts'
import { atMost, type Row } from './row.ts'

/**
 * A frame of 10,000 dispatches or draws, from a guest and from an equal program in JS on the same device.
 * Dawn's null backend validates and encodes everything and computes nothing.
 */
export async function measureFrames(guest: { component: Uint8Array<ArrayBuffer> }): Promise<Row[]> {
  const { gpu } = await requestGpu('null')
  const adapter = await gpu.requestAdapter()
  const device = (await adapter?.requestDevice()) as GPUDevice
  const objects = createObjects(device)
  const imports = await hostImports(['wasi:webgpu/webgpu'], {}, async () => ({ gpu }))
  const { exports } = await instantiate(guest.component, { imports })
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
  const versus = 'in JS'
  return [
    atMost(1.1, { name: '10,000 dispatches', unit: 'ms', ours: encode.ours, peer: encode.js, versus }),
    atMost(1.1, { name: '10,000 draws', unit: 'ms', ours: draw.ours, peer: draw.js, versus }),
  ]
}
