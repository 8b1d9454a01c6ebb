import { instantiate } from '@wasi-webgpu/component'
import { GpuBindGroup, GpuComputePipeline, GpuDevice, GpuQueue, webgpu } from '@wasi-webgpu/host'
import { requestGpu } from '@wasi-webgpu/native'
import { sideBySide } from './measure.ts'
import { atMost, type Row } from './row.ts'

/** Rows and columns of each matrix, sized to keep each kind of GPU busy. */
const sizes = { hardware: 4096, software: 128 }

/** Rows and columns of a workgroup. */
const tile = 16

/**
 * A product of two matrices, from a guest and from an equal program in JS, from encoding to completion on the
 * GPU.
 */
export async function measureMatrix(guest: { component: Uint8Array<ArrayBuffer> }): Promise<Row[]> {
  const { gpu, kind } = await requestGpu()
  const size = kind === 'hardware' ? sizes.hardware : sizes.software
  const device = (await (await gpu.requestAdapter())?.requestDevice()) as GPUDevice
  const { pipeline, group, product } = createObjects(device, size)
  const { exports } = await instantiate(guest.component, { imports: webgpu({ gpu }) })
  const host = GpuDevice.of(device)
  const queue = new GpuQueue(device.queue, host)
  const [hostGroup, hostPipeline] = [new GpuBindGroup(group, host), new GpuComputePipeline(pipeline, host)]
  const done = () => device.queue.onSubmittedWorkDone()
  const inJs = () => {
    computeInJs(device, pipeline, group, size / tile)
    return done()
  }
  const inGuest = () => {
    exports.compute(host, queue, hostGroup, hostPipeline, size / tile)
    return done()
  }

  for (const compute of [inJs, inGuest]) {
    device.queue.writeBuffer(product, 0, new Float32Array(size * size))
    await compute()
    // All elements of both matrices are 0.5.
    if ((await last(device, product)) !== size / 4) throw new Error('the product is wrong')
  }
  const { ours, js } = await sideBySide({ ours: inGuest, js: inJs }, 61)
  return [
    atMost(1.02, {
      name: `product of ${size} x ${size}`,
      unit: 'ms',
      ours,
      peer: js,
      versus: 'in JS',
    }),
  ]
}

function createObjects(device: GPUDevice, size: number) {
  const module = device.createShaderModule({
    code: `@group(0) @binding(0) var<storage> a: array<f32>;
           @group(0) @binding(1) var<storage> b: array<f32>;
           @group(0) @binding(2) var<storage, read_write> product: array<f32>;
           @compute @workgroup_size(${tile}, ${tile}) fn main(@builtin(global_invocation_id) id: vec3u) {
             var sum = 0f;
             for (var i = 0u; i < ${size}; i++) { sum += a[id.y * ${size} + i] * b[i * ${size} + id.x]; }
             product[id.y * ${size} + id.x] = sum;
           }`,
  })
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } })
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC
  const buffers = [0.5, 0.5, 0].map(value => {
    const buffer = device.createBuffer({ size: 4 * size * size, usage })
    device.queue.writeBuffer(buffer, 0, new Float32Array(size * size).fill(value))
    return buffer
  })
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  })
  return { pipeline, group, product: buffers[2] as GPUBuffer }
}

function computeInJs(
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  group: GPUBindGroup,
  side: number,
): void {
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, group)
  pass.dispatchWorkgroups(side, side)
  pass.end()
  device.queue.submit([encoder.finish()])
}

/** The last number in a buffer. */
async function last(device: GPUDevice, buffer: GPUBuffer): Promise<number | undefined> {
  const mapped = device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(buffer, buffer.size - 4, mapped, 0, 4)
  device.queue.submit([encoder.finish()])
  await mapped.mapAsync(GPUMapMode.READ)
  return new Float32Array(mapped.getMappedRange())[0]
}
