/** Doubles numbers on the GPU. */

import '@wasi-webgpu/guest'

const adapter = await navigator.gpu.requestAdapter()
if (adapter === null) throw new Error('no GPU adapter is available')
const device = await adapter.requestDevice()

const numbers = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)
const buffer = device.createBuffer({
  size: numbers.byteLength,
  usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
})
device.queue.writeBuffer(buffer, 0, numbers)

const pipeline = device.createComputePipeline({
  layout: 'auto',
  compute: {
    module: device.createShaderModule({
      code: `
        @group(0) @binding(0) var<storage, read_write> numbers: array<f32>;
        @compute @workgroup_size(8) fn main(@builtin(global_invocation_id) at: vec3u) {
          numbers[at.x] *= 2;
        }`,
    }),
  },
})
const bindGroup = device.createBindGroup({
  layout: pipeline.getBindGroupLayout(0),
  entries: [{ binding: 0, resource: { buffer } }],
})
const result = device.createBuffer({
  size: numbers.byteLength,
  usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
})
const encoder = device.createCommandEncoder()
const pass = encoder.beginComputePass()
pass.setPipeline(pipeline)
pass.setBindGroup(0, bindGroup)
pass.dispatchWorkgroups(1)
pass.end()
encoder.copyBufferToBuffer(buffer, result, numbers.byteLength)
device.queue.submit([encoder.finish()])

await result.mapAsync(GPUMapMode.READ)
console.log(new Float32Array(result.getMappedRange()).join(' '))
