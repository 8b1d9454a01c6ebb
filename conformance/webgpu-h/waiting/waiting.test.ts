import { readFileSync } from 'node:fs'
import { type Component, compile } from '@wasi-webgpu/component'
import { callSignal } from '@wasi-webgpu/component/host'
import { webgpu } from '@wasi-webgpu/host'
import { requestGpu } from '@wasi-webgpu/native'
import { wasi } from '@wasi-webgpu/wasi'
import { beforeAll, describe, expect, it } from 'vitest'

/** A timer that the program has set. */
interface Timer {
  readonly duration: bigint
  readonly signal: AbortSignal | undefined
  readonly fire: () => void
}

let component: Component
beforeAll(async () => {
  component = await compile(readFileSync(new URL('waiting.wasm', import.meta.url)))
})

/**
 * Starts the program with a clock that passes only when the test says so. Resolves to the first timer and the end.
 *
 * @param work resolves when the queue is done; without it, the queue tells so itself
 */
async function start(what: string, work?: Promise<undefined>) {
  const timers: Timer[] = []
  const { promise: first, resolve: onFirst } = Promise.withResolvers<Timer>()
  const clock = {
    waitFor: (duration: bigint) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const signal = callSignal()
      signal?.addEventListener('abort', () => reject(signal.reason))
      timers.push({ duration, signal, fire: resolve })
      onFirst(timers[0]!)
      return promise
    },
  }
  const { gpu } = await requestGpu('null')
  if (work !== undefined) replaceWorkDone(gpu, work)
  const imports = {
    ...(await wasi({ args: ['waiting', what] })),
    ...webgpu({ gpu }),
    'wasi:clocks/monotonic-clock@0.3': clock,
  }
  const { exports } = await component.instantiate({ imports })
  const end: Promise<unknown> = exports['wasi:cli/run@0.3.0'].run()
  return { timers, first, end }
}

/** Makes the queues of a GPU done when a promise resolves. */
function replaceWorkDone(gpu: GPU, work: Promise<undefined>): void {
  // Methods of Dawn's objects cannot be assigned.
  const redefine = (object: object, name: string, value: unknown) =>
    Object.defineProperty(object, name, { value })
  const requestAdapter = gpu.requestAdapter.bind(gpu)
  redefine(gpu, 'requestAdapter', async () => {
    const adapter = (await requestAdapter())!
    const requestDevice = adapter.requestDevice.bind(adapter)
    return redefine(adapter, 'requestDevice', async (descriptor: GPUDeviceDescriptor) => {
      const device = await requestDevice(descriptor)
      redefine(device.queue, 'onSubmittedWorkDone', () => work)
      return device
    })
  })
}

const hour = 3_600_000_000_000n

describe('wgpuInstanceWaitAny with a timeout', () => {
  it('sets one timer, and sleeps until it fires', async () => {
    const { timers, first, end } = await start('loss')
    const timer = await first
    expect(timer.duration).toBe(hour)
    timer.fire()
    await end
    expect(timers).toHaveLength(1)
  })

  it('cancels its timer when the operation ends first', async () => {
    const { timers, end } = await start('work')
    await end
    expect(timers.map(({ duration, signal }) => [duration, signal?.aborted])).toEqual([[hour, true]])
  })

  it('succeeds when the operation ends together with the time, of which a busy host tells first', async () => {
    const { promise: work, resolve: finishWork } = Promise.withResolvers<undefined>()
    const { first, end } = await start('work', work)
    const timer = await first
    timer.fire()
    finishWork(undefined)
    await end
  })
})
