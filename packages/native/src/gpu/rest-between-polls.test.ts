import { expect, test } from 'vitest'
import { ended } from '../../../cli/src/testing/command.ts'
import { requestGpu } from './request-gpu.ts'

const code = `
@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  var number = numbers[id.x];
  for (var i = 0; i < 10000; i++) { number = number * 1.0001 + 1; }
  numbers[id.x] = number;
}`

test('the event loop turns no faster than it must while a GPU is awaited', async () => {
  const { gpu } = await requestGpu('software')
  const device = await (await gpu.requestAdapter())!.requestDevice()
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage
  const size = 0x1_0000
  const numbers = device.createBuffer({ size, usage: STORAGE | COPY_SRC })
  const staging = device.createBuffer({ size, usage: MAP_READ | COPY_DST })
  const compute = { module: device.createShaderModule({ code }) }
  const pipeline = device.createComputePipeline({ layout: 'auto', compute })
  const layout = pipeline.getBindGroupLayout(0)
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, device.createBindGroup({ layout, entries: [{ binding: 0, resource: numbers }] }))
  pass.dispatchWorkgroups(size / 4 / 64)
  pass.end()
  encoder.copyBufferToBuffer(numbers, staging)
  device.queue.submit([encoder.finish()])

  let isDone = false
  let turns = 0
  const turn = () => {
    turns++
    if (!isDone) setImmediate(turn)
  }
  turn()
  const start = performance.now()
  await Promise.all([staging.mapAsync(GPUMapMode.READ), device.queue.onSubmittedWorkDone()])
  const milliseconds = performance.now() - start
  isDone = true

  // A rest is 20 µs at least; the first turns have none.
  expect(turns).toBeLessThan(10 + milliseconds * 50)
  expect(new Float32Array(staging.getMappedRange())[0]).toBeGreaterThan(10_000)
  device.destroy()
})

test('a result that never comes does not keep the process alive', async () => {
  const module = new URL('./rest-between-polls.ts', import.meta.url)
  const program = `
    import { restBetweenPolls } from ${JSON.stringify(module)}
    class GPUBuffer { mapAsync() { return new Promise(() => {}) } }
    restBetweenPolls({ GPUBuffer, GPUDevice: class {}, GPUQueue: class {} })
    new GPUBuffer().mapAsync()`
  const { code, stderr } = await ended(process.execPath, ['--input-type=module', '--eval', program], {
    timeout: 90_000,
  })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})
