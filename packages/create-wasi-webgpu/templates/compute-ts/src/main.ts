/** Doubles numbers on the GPU. */

import shader from './double.wgsl'

const adapter = await navigator.gpu.requestAdapter()
if (adapter === null) throw new Error('no GPU adapter is available')
const device = await adapter.requestDevice()

const doubled = await double(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8))
console.log(doubled.join(' '))

async function double(numbers: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage
  const size = numbers.byteLength
  const onGpu = device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST })
  const result = device.createBuffer({ size, usage: MAP_READ | COPY_DST })
  device.queue.writeBuffer(onGpu, 0, numbers)

  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: shader }) },
  })
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer: onGpu } }],
  })

  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, bindGroup)
  pass.dispatchWorkgroups(Math.ceil(numbers.length / 64))
  pass.end()
  encoder.copyBufferToBuffer(onGpu, result, size)
  device.queue.submit([encoder.finish()])

  await result.mapAsync(GPUMapMode.READ)
  return new Float32Array(result.getMappedRange()).slice()
}
