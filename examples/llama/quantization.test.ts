import { readFileSync } from 'node:fs'
import { requestGpu } from '@wasi-webgpu/native'
import { beforeAll, describe, expect, it } from 'vitest'
import { requestDevice } from './decoder.ts'
import { blockFormats, type Quantization, unpackKernel } from './quantization.ts'

/**
 * Random blocks of each format, and their numbers as f16, both in base64. The numbers are those of `gguf.quants.dequantize` in
 * version 0.19 of the Python package `gguf`, which is llama.cpp's.
 */
const samples: Readonly<Record<Quantization, { readonly blocks: string; readonly numbers: string }>> =
  JSON.parse(readFileSync(new URL('quantization-blocks.json', import.meta.url), 'utf8'))

let device: GPUDevice
beforeAll(async () => {
  device = await requestDevice((await requestGpu('software')).gpu)
})

describe('the numbers of blocks', () => {
  it.each(Object.keys(blockFormats) as Quantization[])(
    'in the format %s are those of llama.cpp',
    async format => {
      const blocks = Buffer.from(samples[format].blocks, 'base64')
      const expected = Buffer.from(samples[format].numbers, 'base64')
      const { numbers, bytes } = blockFormats[format]
      expect(expected.length / 2 / numbers).toBe(blocks.length / bytes)
      const unpacked = await unpack(format, blocks, expected.length)
      const wanted = new Float16Array(
        expected.buffer.slice(expected.byteOffset, expected.byteOffset + expected.length),
      )
      const greatest = Math.max(...wanted.map(Math.abs))
      for (const [i, number] of wanted.entries())
        expect(Math.abs(unpacked[i]! - number), `number ${i}`).toBeLessThan(greatest / 1000)
    },
  )
})

/** Unpacks blocks on the GPU to f16 of `size` bytes. */
async function unpack(format: Quantization, blocks: Uint8Array, size: number): Promise<Float16Array> {
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: unpackKernel(format) }) },
  })
  const words = new Uint8Array((blocks.length + 3) & ~3)
  words.set(blocks)
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage
  const from = device.createBuffer({ size: words.length, usage: STORAGE | COPY_DST })
  const to = device.createBuffer({ size, usage: STORAGE | COPY_SRC })
  const result = device.createBuffer({ size, usage: MAP_READ | COPY_DST })
  device.queue.writeBuffer(from, 0, words)
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  const entries = [from, to].map((buffer, binding) => ({ binding, resource: { buffer } }))
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }))
  pass.dispatchWorkgroups(1)
  pass.end()
  encoder.copyBufferToBuffer(to, 0, result, 0, size)
  device.queue.submit([encoder.finish()])
  await result.mapAsync(GPUMapMode.READ)
  return new Float16Array(result.getMappedRange().slice(0))
}
