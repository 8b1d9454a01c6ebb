/**
 * Runs in the page: a frame of 10,000 draws on its canvas, from a guest, from its core module with bindings by hand, and from an
 * equal program in JS.
 */
import { instantiate } from '@wasi-webgpu/component'
import { GpuDevice, GpuQueue, GpuRenderPipeline, GpuTextureView, webgpu } from '@wasi-webgpu/host'
import { ByHand } from '../by-hand.ts'
import { count, createObjects, drawInJs } from '../frame.ts'
import { sideBySide } from '../measure.ts'

declare global {
  /** Milliseconds per frame: on the page's thread alone, and until the GPU is done. */
  var measureFrames: () => Promise<{
    thread: Record<'ours' | 'byHand' | 'js', number>
    frame: Record<'ours' | 'js', number>
  }>
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
  const core = await (await fetch('/core.wasm')).arrayBuffer()
  const bindings = await ByHand.instantiate(core)
  const host = GpuDevice.of(device)
  const queue = new GpuQueue(device.queue, host)
  const pipeline = new GpuRenderPipeline(render, host)
  const view = () => context.getCurrentTexture().createView()
  const ours = () => exports.draw(host, queue, new GpuTextureView(view(), host), pipeline, count)
  const byHand = () => bindings.call('draw', device, device.queue, view(), render, count)
  const js = () => drawInJs(device, { render, view: view() })
  const done = () => device.queue.onSubmittedWorkDone()
  const nextFrame = async () => {
    await done()
    await new Promise(requestAnimationFrame)
  }
  // The engine's last optimization comes late and makes these calls several times as fast.
  const thread = await sideBySide({ ours, byHand, js }, 61, 80, nextFrame)
  const frame = await sideBySide(
    {
      ours: () => {
        ours()
        return done()
      },
      js: () => {
        js()
        return done()
      },
    },
    61,
    1,
    nextFrame,
  )
  return { thread, frame }
}
