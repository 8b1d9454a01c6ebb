import { afterEach, describe, expect, it, vi } from 'vitest'
import { type PassTime, PassTimes } from './pass-times.ts'

/** Timestamps that the GPU of a test writes, in nanoseconds, or that it never finishes. */
type Times = readonly bigint[] | 'never'

/**
 * Makes a GPU that records the calls of its device.
 *
 * @param times the timestamps that each submission writes
 */
function recordingGpu(features: readonly string[], times: readonly Times[]) {
  const calls: unknown[][] = []
  let reads = 0
  const note = (name: string, result?: (...args: never[]) => unknown) =>
    ((...args: never[]) => {
      calls.push([name, ...args])
      return result?.(...args)
    }) as never
  const pass = () => ({ end: note('end') })
  const device = () => ({
    features: new Set(['shader-f16', 'timestamp-query']),
    queue: { submit: note('submit') },
    createQuerySet: note('createQuerySet', () => 'queries'),
    createBuffer: note('createBuffer', () => ({
      mapAsync: () => (times[reads] === 'never' ? new Promise(() => {}) : Promise.resolve()),
      getMappedRange: () => BigUint64Array.from((times[reads++] as readonly bigint[]) ?? []).buffer,
      unmap() {},
    })),
    createCommandEncoder: note('createCommandEncoder', () => ({
      beginComputePass: note('beginComputePass', pass),
      beginRenderPass: note('beginRenderPass', pass),
      resolveQuerySet: note('resolveQuerySet'),
      copyBufferToBuffer: note('copyBufferToBuffer'),
      finish: note('finish', () => ({})),
    })),
  })
  const adapter = { features: new Set(features), requestDevice: note('requestDevice', device) }
  const gpu = { requestAdapter: async () => adapter } as unknown as GPU
  return {
    gpu,
    names: () => calls.map(([name]) => name),
    argumentsOf: (wanted: string) => calls.find(([name]) => name === wanted),
  }
}

afterEach(() => {
  vi.useRealTimers()
})

async function watched(features: readonly string[], times: readonly Times[]) {
  const recording = recordingGpu(features, times)
  const passes: PassTime[] = []
  const passTimes = new PassTimes(pass => passes.push(pass))
  passTimes.watch(recording.gpu)
  const adapter = await recording.gpu.requestAdapter()
  const device = await adapter!.requestDevice({ requiredFeatures: ['shader-f16'] })
  return { ...recording, device, passes, passTimes }
}

describe('the times of passes', () => {
  it('are those of the GPU, placed after the submission', async () => {
    const ms = 1_000_000n
    const { device, passes, passTimes, argumentsOf } = await watched(
      ['timestamp-query'],
      [
        [5n * ms, 7n * ms, 8n * ms, 12n * ms],
        [20n * ms, 21n * ms],
      ],
    )
    expect(argumentsOf('requestDevice')).toEqual([
      'requestDevice',
      { requiredFeatures: ['shader-f16', 'timestamp-query'] },
    ])
    const encoder = device.createCommandEncoder()
    encoder.beginComputePass({ label: 'sort' }).end()
    encoder.beginRenderPass({ colorAttachments: [] }).end()
    expect(argumentsOf('beginComputePass')?.[1]).toEqual({
      label: 'sort',
      timestampWrites: { querySet: 'queries', beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    })
    expect(argumentsOf('beginRenderPass')?.[1]).toMatchObject({
      timestampWrites: { beginningOfPassWriteIndex: 2, endOfPassWriteIndex: 3 },
    })
    const submitted = performance.now()
    device.queue.submit([encoder.finish()])
    await passTimes.settled()
    const other = device.createCommandEncoder()
    other.beginComputePass().end()
    device.queue.submit([other.finish()])
    await passTimes.settled()

    expect(passes.map(({ kind, label }) => [kind, label])).toEqual([
      ['compute pass', 'sort'],
      ['render pass', ''],
      ['compute pass', ''],
    ])
    expect(passes.map(({ begin, end }) => Math.round(end - begin))).toEqual([2, 4, 1])
    const [first, second] = passes
    expect(first!.begin).toBeGreaterThanOrEqual(submitted)
    expect(second!.begin - first!.begin).toBeCloseTo(3)
  })

  it("leave a pass with the guest's own timestamps, and an encoder with an open pass, as they are", async () => {
    const { device, argumentsOf, names, passes, passTimes } = await watched(['timestamp-query'], [])
    const timestampWrites = { querySet: {} as GPUQuerySet, beginningOfPassWriteIndex: 0 }
    const own = device.createCommandEncoder()
    own.beginComputePass({ timestampWrites }).end()
    expect(argumentsOf('beginComputePass')?.[1]).toEqual({ timestampWrites })
    const open = device.createCommandEncoder()
    open.beginComputePass()
    device.queue.submit([own.finish(), open.finish()])
    await passTimes.settled()
    expect(names()).not.toContain('resolveQuerySet')
    expect(passes).toEqual([])
  })

  it('are awaited for five seconds when a shader never ends', async () => {
    vi.useFakeTimers()
    const { device, passes, passTimes } = await watched(['timestamp-query'], ['never'])
    const encoder = device.createCommandEncoder()
    encoder.beginComputePass().end()
    device.queue.submit([encoder.finish()])
    const settled = passTimes.settled()
    await vi.advanceTimersByTimeAsync(5000)
    await settled
    expect(passes).toEqual([])
  })

  it('give no timestamps to a guest that has not asked for them', async () => {
    const { device, gpu } = await watched(['timestamp-query'], [])
    expect(device.features).toEqual(new Set(['shader-f16']))
    const timestamps = { type: 'timestamp', count: 2 } as const
    expect(() => device.createQuerySet(timestamps)).toThrow(TypeError)
    const requiredFeatures: GPUFeatureName[] = ['timestamp-query']
    const other = await (await gpu.requestAdapter())!.requestDevice({ requiredFeatures })
    expect(other.createQuerySet(timestamps)).toBe('queries')
  })

  it('are not measured where the adapter lacks timestamps', async () => {
    const { device, argumentsOf } = await watched([], [])
    device.createCommandEncoder().beginComputePass()
    expect(argumentsOf('beginComputePass')).toEqual(['beginComputePass'])
    expect(argumentsOf('requestDevice')).toEqual(['requestDevice', { requiredFeatures: ['shader-f16'] }])
  })
})
