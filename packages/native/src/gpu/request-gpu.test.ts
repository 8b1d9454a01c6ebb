import { describe, expect, it } from 'vitest'
import type { GpuChoice } from './gpu-choice.ts'
import { type GpuSource, nullBackend, swiftShader } from './gpu-sources.ts'
import { ProviderError } from './provider-error.ts'
import { requestGpu } from './request-gpu.ts'

describe('requestGpu on a machine with or without a GPU', () => {
  it('finds a GPU that computes, with auto', async () => {
    const { gpu, kind, info } = await requestGpu('auto')
    expect(['hardware', 'software']).toContain(kind)
    expect(info.device).not.toBe('null-backend')
    expect(info.isFallbackAdapter).toBe(kind === 'software')
    expect(await doubled(gpu, [1, 2, 3, 4])).toEqual([2, 4, 6, 8])
  })

  it('returns the null backend only on request', async () => {
    const { kind, info } = await requestGpu('null')
    expect(kind).toBe('null')
    expect(info.device).toBe('null-backend')
    await expect(requestGpu('auto', { sources: [nullBackend] })).rejects.toThrow(ProviderError)
  })

  it('returns the same object each time, because Dawn must never release one', async () => {
    const first = await requestGpu('null')
    const second = await requestGpu('null')
    expect(second.gpu).toBe(first.gpu)
  })

  it('refuses an unknown kind', async () => {
    await expect(requestGpu('metal' as GpuChoice)).rejects.toThrow(
      "unknown GPU 'metal'; use one of auto, hardware, software, null",
    )
  })

  it('defines the global constants and classes of W3C', async () => {
    await requestGpu('null')
    expect(GPUBufferUsage.STORAGE).toBe(0x80)
    expect(new GPUValidationError('why').message).toBe('why')
  })
})

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('SwiftShader from npm', () => {
  it('returns an adapter that identifies itself as SwiftShader', async () => {
    const provided = await requestGpu('software', { sources: [swiftShader()] })
    expect(provided.source).toBe('SwiftShader from npm')
    expect(provided.info).toMatchObject({
      vendor: 'google',
      architecture: 'swiftshader',
      isFallbackAdapter: true,
    })
    const [adapter] = await provided.listAdapters()
    expect(adapter).toMatchObject({ backend: 'vulkan', name: 'SwiftShader Device (Subzero)' })
  })

  it('finds SwiftShader or a software adapter of the system, when software is requested', async () => {
    const { gpu, kind, info } = await requestGpu('software')
    expect(kind).toBe('software')
    expect(info.isFallbackAdapter).toBe(true)
    expect(await doubled(gpu, [21])).toEqual([42])
  })

  it('sets workgroup memory to zero without an instruction for each number, which takes 400 MB', async () => {
    const { gpu } = await requestGpu('software', { sources: [swiftShader()] })
    // Starts SwiftShader's threads.
    await doubled(gpu, [1])
    const before = process.memoryUsage().rss
    const main = 'for (var i = 0; i < 4096; i++) { numbers[id.x] += memory[i]; }'
    expect(await computed(gpu, [7], main, 'var<workgroup> memory: array<u32, 4096>;')).toEqual([7])
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20)
  })

  it('leaves the environment unchanged for child processes', async () => {
    const before = { ...process.env }
    await requestGpu('software', { sources: [swiftShader()] })
    expect({ ...process.env }).toEqual(before)
  })
})

describe('requestGpu with a source', () => {
  it.each([
    [true, ['enable-dawn-features=vulkan_enable_f16_on_nvidia']],
    [false, []],
  ])('with nvidiaF16 %s passes the options %j to Dawn', async (nvidiaF16, expected) => {
    const passed: unknown[] = []
    const source: GpuSource = {
      ...nullBackend,
      open(capture, dawnOptions) {
        passed.push(dawnOptions)
        return nullBackend.open(capture, dawnOptions)
      },
    }
    await requestGpu('null', { sources: [source], nvidiaF16 })
    expect(passed).toEqual([expected])
  })
})

describe('requestGpu with a source that fails', () => {
  const broken: GpuSource = {
    name: 'a broken driver',
    kind: 'hardware',
    open: () => Promise.reject(new Error('its library is missing')),
  }

  it('tries the next source', async () => {
    const software: GpuSource = { ...nullBackend, kind: 'software' }
    const error = await requestGpu('auto', { sources: [broken, software] }).catch((thrown: unknown) => thrown)
    expect((error as ProviderError).attempts).toEqual([
      { source: 'a broken driver', reason: 'its library is missing' },
      { source: "Dawn's null backend", reason: 'its adapter is null, not software' },
    ])
  })

  it('throws an error with every attempt, its reason, and installation advice for each system', async () => {
    const noPackage = swiftShader({ packageFolder: undefined, target: 'linux-x64' })
    const error = await requestGpu('auto', { sources: [broken, noPackage] }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(ProviderError)
    const { message } = error as ProviderError
    expect(message.split('\n')[0]).toBe('no GPU works here; install a driver as shown below')
    expect(message).toContain('a broken driver: its library is missing')
    expect(message).toContain('SwiftShader from npm: the npm package @sparticuz/chromium is not installed')
    for (const system of ['Debian, Ubuntu:', 'Fedora:', 'macOS:', 'Windows:'])
      expect(message).toContain(system)
  })

  it("throws an error with the advice for the user's system first", () => {
    const lines = new ProviderError('GPU', [], 'fedora').message.split('\n')
    expect(lines[lines.indexOf('to get one:') + 1]).toContain('Fedora: sudo dnf install')
  })
})

/** Doubles numbers with a compute shader. */
function doubled(gpu: GPU, numbers: readonly number[]): Promise<number[]> {
  return computed(gpu, numbers, 'numbers[id.x] *= 2;')
}

/**
 * Changes numbers with a compute shader.
 *
 * @param main code that changes `numbers[id.x]`
 * @param declarations of what it uses besides
 */
async function computed(
  gpu: GPU,
  numbers: readonly number[],
  main: string,
  declarations = '',
): Promise<number[]> {
  const device = await (await gpu.requestAdapter())!.requestDevice()
  const size = numbers.length * 4
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC
  const buffer = device.createBuffer({ size, usage })
  const readable = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
  device.queue.writeBuffer(buffer, 0, new Uint32Array(numbers))
  const module = device.createShaderModule({
    code: `
      @group(0) @binding(0) var<storage, read_write> numbers: array<u32>; ${declarations}
      @compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) { ${main} }`,
  })
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } })
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer } }],
    }),
  )
  pass.dispatchWorkgroups(numbers.length)
  pass.end()
  encoder.copyBufferToBuffer(buffer, 0, readable, 0, size)
  device.queue.submit([encoder.finish()])
  await readable.mapAsync(GPUMapMode.READ)
  const result = [...new Uint32Array(readable.getMappedRange())]
  device.destroy()
  return result
}
