/** A field of bars whose heights a compute shader computes, with luma.gl. */

import { argv } from 'node:process'
import { type Buffer, luma } from '@luma.gl/core'
import { Computation, CubeGeometry, Model } from '@luma.gl/engine'
import { type WebGPUDevice, type WebGPUTexture, webgpuAdapter } from '@luma.gl/webgpu'
import { mat4, vec3 } from 'wgpu-matrix'
import { readTexture, savePng } from '../lib/picture.ts'
import barsShader from './bars.wgsl'
import heightsShader from './heights.wgsl'

const size = 256
const bars = 24 * 24

const device = (await luma.createDevice({ type: 'webgpu', adapters: [webgpuAdapter] })) as WebGPUDevice
const heights: Buffer = device.createBuffer({
  byteLength: 4 * bars,
  usage: GPUBufferUsage.STORAGE | GPUBufferUsage.VERTEX,
})
const computation = new Computation(device, {
  source: heightsShader,
  shaderLayout: { bindings: [{ name: 'heights', type: 'storage', group: 0, location: 0 }] },
  bindings: { heights },
})
const computing = device.beginComputePass({})
computation.dispatch(computing, bars / 64)
computing.end()

const projection = mat4.perspective(0.6, 1, 0.1, 20)
const camera = mat4.multiply(projection, mat4.lookAt([2.4, 2.6, 3], [0, 0, 0], [0, 1, 0]))
const light = [...vec3.normalize([1, 3, 2]), 0]
const model = new Model(device, {
  source: barsShader,
  geometry: new CubeGeometry({ indices: true }),
  instanceCount: bars,
  bufferLayout: [{ name: 'height', format: 'float32', stepMode: 'instance' }],
  attributes: { height: heights },
  bindings: {
    scene: device.createBuffer({
      data: new Float32Array([...camera, ...light]),
      usage: GPUBufferUsage.UNIFORM,
    }),
  },
  parameters: { depthWriteEnabled: true, depthCompare: 'less', cullMode: 'back' },
  colorAttachmentFormats: ['rgba8unorm'],
  depthStencilAttachmentFormat: 'depth24plus',
})
const picture = device.createTexture({
  format: 'rgba8unorm',
  width: size,
  height: size,
  usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
})
const framebuffer = device.createFramebuffer({
  width: size,
  height: size,
  colorAttachments: [picture],
  depthStencilAttachment: 'depth24plus',
})
const drawing = device.beginRenderPass({ framebuffer, clearColor: [0.05, 0.06, 0.09, 1], clearDepth: 1 })
model.draw(drawing)
drawing.end()
device.submit()

const path = argv[2] ?? 'bars.png'
await savePng(path, await readTexture(device.handle, (picture as WebGPUTexture).handle))
console.log(path)
