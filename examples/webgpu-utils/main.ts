/** A torus bent by a compute shader, drawn with webgpu-utils and wgpu-matrix. */

import { argv } from 'node:process'
import {
  createBuffersAndAttributesFromArrays,
  drawArrays,
  makeShaderDataDefinitions,
  makeStructuredView,
  primitives,
  setVertexAndIndexBuffers,
} from 'webgpu-utils'
import { mat4, vec3 } from 'wgpu-matrix'
import { readTexture, savePng } from '../lib/picture.ts'
import code from './torus.wgsl'

const size = 256
const format = 'rgba8unorm'

const adapter = await navigator.gpu.requestAdapter()
const device = await adapter!.requestDevice()
const module = device.createShaderModule({ code })

const torus = createBuffersAndAttributesFromArrays(
  device,
  primitives.createTorusVertices({
    radius: 1,
    thickness: 0.35,
    radialSubdivisions: 48,
    bodySubdivisions: 24,
  }),
  { interleave: true, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC },
)
const { uniforms } = makeShaderDataDefinitions(code)
const scene = makeStructuredView(uniforms.scene!)
const view = mat4.lookAt([0, 2.2, 2.6], [0, 0, 0], [0, 1, 0])
scene.set({
  viewProjection: mat4.multiply(mat4.perspective(0.9, 1, 0.1, 10), view),
  light: vec3.normalize([1, 3, 2]),
  color: [1, 0.62, 0.2],
  bend: 0.25,
  vertexCount: torus.numElements,
})
const uniformBuffer = device.createBuffer({
  size: scene.arrayBuffer.byteLength,
  usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
})
device.queue.writeBuffer(uniformBuffer, 0, scene.arrayBuffer)

const compute = device.createComputePipeline({ layout: 'auto', compute: { module } })
const render = device.createRenderPipeline({
  layout: 'auto',
  vertex: { module, buffers: torus.bufferLayouts },
  fragment: { module, targets: [{ format }] },
  primitive: { cullMode: 'back' },
  depthStencil: { format: 'depth24plus', depthWriteEnabled: true, depthCompare: 'less' },
  multisample: { count: 4 },
})
const target = (format: GPUTextureFormat, sampleCount: number, usage = 0) =>
  device.createTexture({
    size: [size, size],
    format,
    sampleCount,
    usage: usage | GPUTextureUsage.RENDER_ATTACHMENT,
  })
const picture = target(format, 1, GPUTextureUsage.COPY_SRC)

const encoder = device.createCommandEncoder()
const bending = encoder.beginComputePass()
bending.setPipeline(compute)
bending.setBindGroup(
  0,
  device.createBindGroup({
    layout: compute.getBindGroupLayout(0),
    entries: [
      { binding: 0, resource: { buffer: uniformBuffer } },
      { binding: 1, resource: { buffer: torus.buffers[0]! } },
    ],
  }),
)
bending.dispatchWorkgroups(Math.ceil(torus.numElements / 64))
bending.end()
const drawing = encoder.beginRenderPass({
  colorAttachments: [
    {
      view: target(format, 4).createView(),
      resolveTarget: picture.createView(),
      clearValue: [0.05, 0.06, 0.09, 1],
      loadOp: 'clear',
      storeOp: 'discard',
    },
  ],
  depthStencilAttachment: {
    view: target('depth24plus', 4).createView(),
    depthClearValue: 1,
    depthLoadOp: 'clear',
    depthStoreOp: 'discard',
  },
})
drawing.setPipeline(render)
drawing.setBindGroup(
  0,
  device.createBindGroup({
    layout: render.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer: uniformBuffer } }],
  }),
)
setVertexAndIndexBuffers(drawing, torus)
drawArrays(drawing, torus)
drawing.end()
device.queue.submit([encoder.finish()])

const path = argv[2] ?? 'torus.png'
await savePng(path, await readTexture(device, picture))
console.log(path)
