/** Runs in the page: a frame of 10,000 draws on its canvas, from a guest and from the same program in JS. */
import { instantiate } from '@wasi-webgpu/component'
import { GpuDevice, GpuQueue, GpuRenderPipeline, GpuTextureView, webgpu } from '@wasi-webgpu/host'
import { count, createObjects, drawInJs } from '../frame.ts'
import { sideBySide } from '../measure.ts'

declare global {
  /** In milliseconds a frame, what the GPU does afterwards left out. */
  var measureFrames: () => Promise<Record<'ours' | 'js', number>>
}

globalThis.measureFrames = async () => {
  const { gpu } = navigator
  const adapter = await gpu.requestAdapter()
  const device = (await adapter?.requestDevice()) as GPUDevice
  const format = gpu.getPreferredCanvasFormat()
  const { render } = createObjects(device, format)
  const context = document.querySelector('canvas')?.getContext('webgpu') as GPUCanvasContext
  context.configure({ device, format })

  const { exports } = await instantiate(fetch('/guest.wasm'), { imports: webgpu({ gpu }) })
  const host = GpuDevice.of(device)
  const queue = new GpuQueue(device.queue, host)
  const pipeline = new GpuRenderPipeline(render, host)
  const view = () => context.getCurrentTexture().createView()
  return sideBySide(
    {
      ours: () => exports.draw(host, queue, new GpuTextureView(view(), host), pipeline, count),
      js: () => drawInJs(device, { render, view: view() }),
    },
    101,
    20,
    async () => {
      await device.queue.onSubmittedWorkDone()
      await new Promise(requestAnimationFrame)
    },
  )
}
