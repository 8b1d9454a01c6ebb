/** Draws larger and redder frames on a canvas, and prints the events that it receives. */

import '@wasi-webgpu/guest/canvas'

const adapter = await navigator.gpu.requestAdapter()
if (adapter === null) throw new Error('no GPU adapter is available')
const device = await adapter.requestDevice()

const canvas = document.createElement('canvas')
canvas.width = 8
canvas.height = 4
const context = canvas.getContext('webgpu')
if (context === null) throw new Error('the canvas has no context')
context.configure({ device, format: navigator.gpu.getPreferredCanvasFormat() })
console.log(canvas.width, canvas.height, canvas instanceof HTMLCanvasElement, context.canvas === canvas)

for (const target of [canvas, window]) {
  target.addEventListener('keydown', event => {
    const { code, key, shiftKey } = event as KeyboardEvent
    console.log(target === canvas ? 'canvas' : 'window', code, key, shiftKey)
  })
}
canvas.addEventListener('pointerdown', ({ offsetX, offsetY, buttons }) =>
  console.log(offsetX, offsetY, buttons),
)
canvas.addEventListener('resize', () => console.log('resized', canvas.width, innerHeight))

let frame = 0
let first = 0

function draw(time: number): void {
  if (frame === 0) first = time
  console.log('frame', frame, Math.round(time - first))
  const view = context!.getCurrentTexture()
  if (view !== context!.getCurrentTexture()) throw new Error('there are two textures in one frame')
  const encoder = device.createCommandEncoder()
  const clearValue = [frame++ / 2, 0, 1, 1]
  encoder
    .beginRenderPass({ colorAttachments: [{ view, clearValue, loadOp: 'clear', storeOp: 'store' }] })
    .end()
  device.queue.submit([encoder.finish()])
  requestAnimationFrame(draw)
}

requestAnimationFrame(draw)
