import { describe, expect, test } from 'vitest'
import { requestGpu } from './request-gpu.ts'

const code = `
@vertex fn vertex() -> @builtin(position) vec4f { return vec4f(); }
@fragment fn fragment() -> @location(0) vec4f { return vec4f(); }`

async function setUp() {
  const { gpu } = await requestGpu('null')
  const adapter = await gpu.requestAdapter()
  const device = await adapter!.requestDevice()
  const module = device.createShaderModule({ code })
  const descriptor = (depthStencil: Partial<GPUDepthStencilState>): GPURenderPipelineDescriptor => ({
    layout: 'auto',
    vertex: { module },
    fragment: { module, targets: [{ format: 'rgba8unorm' }] },
    depthStencil: { format: 'depth24plus', depthWriteEnabled: true, depthCompare: 'less', ...depthStencil },
  })
  return { device, descriptor }
}

describe('createRenderPipelineAsync on Dawn', () => {
  test('resolves to the pipeline of a valid descriptor', async () => {
    const { device, descriptor } = await setUp()
    const pipeline = await device.createRenderPipelineAsync(descriptor({}))
    expect(pipeline).toBeInstanceOf(GPURenderPipeline)
  })

  test('rejects a member that cannot be converted, and the process survives', async () => {
    const { device, descriptor } = await setUp()
    for (const depthStencil of [{ depthBiasSlopeScale: Number.NaN }, { format: 'astc-4x4-unorm' } as const]) {
      await expect(device.createRenderPipelineAsync(descriptor(depthStencil))).rejects.toThrow()
    }
  })

  test('rejects an invalid pipeline with a GPUPipelineError that no error scope receives', async () => {
    const { device, descriptor } = await setUp()
    device.pushErrorScope('validation')
    const error = await device
      .createRenderPipelineAsync(descriptor({ format: 'rgba8unorm' }))
      .catch(reason => reason)
    expect(error).toBeInstanceOf(GPUPipelineError)
    expect(error.reason).toBe('validation')
    expect(await device.popErrorScope()).toBeNull()
  })
})

describe('a device of Dawn', () => {
  test('does not allocate a mapped buffer beyond its limit', async () => {
    const { device } = await setUp()
    device.pushErrorScope('validation')
    const before = process.memoryUsage().rss
    const size = 2 ** 32
    expect(device.limits.maxBufferSize).toBeLessThan(size)
    device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST, mappedAtCreation: true })
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 30)
    expect(await device.popErrorScope()).toBeInstanceOf(GPUValidationError)
  })

  test("refuses shaders that crash Dawn's compiler", async () => {
    const { device } = await setUp()
    const functions = Array.from({ length: 4000 }, (_, i) => `fn f${i}() { f${i + 1}(); }`).join('\n')
    expect(() => device.createShaderModule({ code: `${functions}\nfn f4000() {}` })).toThrow(
      /more than 1000 functions/,
    )
    const overrides = Array.from({ length: 2000 }, (_, i) => `override o${i}: i32 = 1;`).join('\n')
    expect(() => device.createShaderModule({ code: overrides })).toThrow(/more than 1000 overrides/)
    const doubling = Array.from({ length: 30 }, (_, i) => `fn f${i + 1}() { f${i}(); f${i}(); }`).join('\n')
    expect(() => device.createShaderModule({ code: `fn f0() {}\n${doubling}` })).toThrow(
      /more than 250000 tokens when each call/,
    )
    const calls = `fn f0() {}\n${doubling.split('\n').slice(0, 10).join('\n')}`
    expect(() => device.createShaderModule({ code: calls })).toThrow(/more than 2000 calls when each call/)
    const variables = (length: number) => `
      fn f(i: u32) -> u32 { var a: array<u32, ${length}>; a[i] = i; return a[i / 2]; }
      @fragment fn main() -> @location(0) vec4u { return vec4u(f(1), f(2), f(3), f(4)); }`
    expect(() => device.createShaderModule({ code: variables(2049) })).toThrow(
      /more than 32768 bytes of variables when each call/,
    )
    device.pushErrorScope('validation')
    device.createShaderModule({ code: variables(2048) })
    expect(await device.popErrorScope()).toBeNull()
  })
})

test('a buffer of the null backend is zero even if its memory contained data before', async () => {
  const { device } = await setUp()
  for (let i = 0; i < 200; i++) {
    const size = 4096 * (1 + (i % 16))
    const buffer = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
    await buffer.mapAsync(GPUMapMode.READ)
    expect(new Uint8Array(buffer.getMappedRange()).every(byte => byte === 0)).toBe(true)
    buffer.destroy()
  }
})
