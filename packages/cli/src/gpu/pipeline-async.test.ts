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

describe('createRenderPipelineAsync', () => {
  test('resolves to the pipeline of a valid descriptor', async () => {
    const { device, descriptor } = await setUp()
    const pipeline = await device.createRenderPipelineAsync(descriptor({}))
    expect(pipeline).toBeInstanceOf(GPURenderPipeline)
  })

  test('rejects a member that cannot be converted, and the process lives on', async () => {
    const { device, descriptor } = await setUp()
    for (const depthStencil of [{ depthBiasSlopeScale: Number.NaN }, { format: 'astc-4x4-unorm' } as const]) {
      await expect(device.createRenderPipelineAsync(descriptor(depthStencil))).rejects.toThrow()
    }
  })

  test('rejects an invalid pipeline with a GPUPipelineError that no error scope hears of', async () => {
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
