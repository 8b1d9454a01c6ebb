import { describe, expect, it, vi } from 'vitest'
import { GpuDevice } from './gpu-device.ts'
import { uncapturedErrors } from './uncaptured-errors.ts'

/** Returns a device, and a function that dispatches an error to it and returns whether the GPU prints the error. */
function deviceWithErrors() {
  const device = new EventTarget() as GPUDevice
  const add = vi.spyOn(device, 'addEventListener')
  const fail = (message: string) =>
    device.dispatchEvent(
      Object.assign(new Event('uncapturederror', { cancelable: true }), { error: { message } }),
    )
  return { device: GpuDevice.of(device), add, fail }
}

const tooMany = 'a device has at most 100 streams of uncaptured errors: drop one'

describe('the streams of uncaptured errors of a device', () => {
  it('share one listener', async () => {
    const { device, add, fail } = deviceWithErrors()
    const streams = Array.from({ length: 100 }, () => uncapturedErrors(device))
    expect(fail('no memory')).toBe(false)
    for (const stream of streams) expect((await stream.next()).value?.message).toBe('no memory')
    expect(add).toHaveBeenCalledTimes(1)
  })

  it('are at most 100 at a time, and as many as a guest likes one after the other', async () => {
    const { device } = deviceWithErrors()
    const streams = Array.from({ length: 100 }, () => uncapturedErrors(device))
    expect(() => uncapturedErrors(device)).toThrow(tooMany)
    await streams[7]?.return?.()
    for (let i = 0; i < 1000; i++) await uncapturedErrors(device).return?.()
    uncapturedErrors(device)
    expect(() => uncapturedErrors(device)).toThrow(tooMany)
  })

  it('leave the errors to the GPU when all have ended', async () => {
    const { device, fail } = deviceWithErrors()
    const stream = uncapturedErrors(device)
    expect(fail('first')).toBe(false)
    await stream.return?.()
    expect(fail('second')).toBe(true)
    uncapturedErrors(device)
    expect(fail('third')).toBe(false)
  })
})
