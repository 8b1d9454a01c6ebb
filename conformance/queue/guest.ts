/**
 * The handler of `main.ts --gpu`: it computes on the GPU, and writes an object. The first letter of a job says what it does: `k`
 * computes, `t` fails, `l` loops.
 */
import { getContainer } from 'wasi:blobstore/blobstore@0.2.0-draft'
import { increment } from 'wasi:keyvalue/atomics@0.2.0-draft2'
import { open } from 'wasi:keyvalue/store@0.2.0-draft2'
import { writeObject } from '../../examples/pipeline/objects.ts'

export const handler = {
  async handleMessage({ body }: { readonly body: Uint8Array }): Promise<void> {
    const name = new TextDecoder().decode(body)
    if (name.startsWith('t')) throw Object.assign(new Error('told to'), { payload: 'told to' })
    while (name.startsWith('l'));
    const squares = await squaresFrom(Number(name.slice(1)))
    using container = getContainer('results')
    writeObject(container, name, new Uint8Array(squares.buffer))
    using bucket = open('results')
    increment(bucket, name, 1)
  },
}

let opened: Promise<{ device: GPUDevice; pipeline: GPUComputePipeline }> | undefined

async function openDevice() {
  const adapter = await navigator.gpu.requestAdapter()
  const device = await (adapter as GPUAdapter).requestDevice()
  const code = `@group(0) @binding(0) var<storage, read_write> numbers: array<u32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      numbers[id.x] *= numbers[id.x];
    }`
  const compute = { module: device.createShaderModule({ code }) }
  return { device, pipeline: device.createComputePipeline({ layout: 'auto', compute }) }
}

/** Returns the squares of 1,024 numbers, modulo 2^32. */
async function squaresFrom(first: number): Promise<Uint32Array> {
  opened ??= openDevice()
  const { device, pipeline } = await opened
  const numbers = Uint32Array.from({ length: 1024 }, (_, i) => first + i)
  const buffer = (usage: GPUBufferUsageFlags) => device.createBuffer({ size: numbers.byteLength, usage })
  const storage = buffer(GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC)
  const readable = buffer(GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
  device.queue.writeBuffer(storage, 0, numbers)
  const entries = [{ binding: 0, resource: { buffer: storage } }]
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }))
  pass.dispatchWorkgroups(numbers.length / 64)
  pass.end()
  encoder.copyBufferToBuffer(storage, 0, readable, 0, numbers.byteLength)
  device.queue.submit([encoder.finish()])
  await readable.mapAsync(GPUMapMode.READ)
  const squares = new Uint32Array(readable.getMappedRange().slice(0))
  for (const one of [storage, readable]) one.destroy()
  return squares
}
