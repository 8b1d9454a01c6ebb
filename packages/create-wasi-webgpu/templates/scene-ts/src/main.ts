/** Draws a rotating cube. */

import { createCanvas } from '@wasi-webgpu/guest/canvas'
import shader from './cube.wgsl'

const adapter = await navigator.gpu.requestAdapter()
if (adapter === null) throw new Error('no GPU adapter is available')
const device = await adapter.requestDevice()

const canvas = createCanvas({ width: 640, height: 480 })
const context = canvas.getContext('webgpu')!
const format = navigator.gpu.getPreferredCanvasFormat()
context.configure({ device, format })

const module = device.createShaderModule({ code: shader })
const pipeline = device.createRenderPipeline({
  layout: 'auto',
  vertex: { module },
  fragment: { module, targets: [{ format }] },
  primitive: { cullMode: 'back' },
})
const { UNIFORM, COPY_DST } = GPUBufferUsage
const view = device.createBuffer({ size: 8, usage: UNIFORM | COPY_DST })
const bindGroup = device.createBindGroup({
  layout: pipeline.getBindGroupLayout(0),
  entries: [{ binding: 0, resource: { buffer: view } }],
})

requestAnimationFrame(draw)

/**
 * Draws one frame.
 *
 * @param time in milliseconds
 */
function draw(time: number): void {
  device.queue.writeBuffer(view, 0, Float32Array.of(time / 1000, canvas.width / canvas.height))

  const encoder = device.createCommandEncoder()
  const pass = encoder.beginRenderPass({
    colorAttachments: [
      {
        view: context.getCurrentTexture().createView(),
        clearValue: { r: 0.06, g: 0.07, b: 0.11, a: 1 },
        loadOp: 'clear',
        storeOp: 'store',
      },
    ],
  })
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, bindGroup)
  pass.draw(36)
  pass.end()
  device.queue.submit([encoder.finish()])

  requestAnimationFrame(draw)
}
