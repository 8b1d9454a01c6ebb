import { createCanvas } from '@wasi-webgpu/guest/canvas'
import code from './triangle.wgsl'

const adapter = await navigator.gpu.requestAdapter()
if (adapter === null) throw new Error('no GPU is available')
const device = await adapter.requestDevice()

const canvas = createCanvas({ width: 640, height: 480 })
const context = canvas.getContext('webgpu')!
const format = navigator.gpu.getPreferredCanvasFormat()
context.configure({ device, format })

const module = device.createShaderModule({ code })
const pipeline = device.createRenderPipeline({
  layout: 'auto',
  vertex: { module },
  fragment: { module, targets: [{ format }] },
})

requestAnimationFrame(function draw() {
  const view = context.getCurrentTexture().createView()
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginRenderPass({
    colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store', clearValue: [0.06, 0.07, 0.11, 1] }],
  })
  pass.setPipeline(pipeline)
  pass.draw(3)
  pass.end()
  device.queue.submit([encoder.finish()])
  requestAnimationFrame(draw)
})
