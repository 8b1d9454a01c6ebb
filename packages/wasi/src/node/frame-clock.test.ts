import { describe, expect, it, vi } from 'vitest'
import { withFrameClock } from './frame-clock.ts'

describe('the monotonic clock with frames', () => {
  const real = {
    now: () => 1_000_000n,
    resolution: () => 1n,
    subscribeDuration: vi.fn((duration: bigint) => duration),
    waitFor: vi.fn(async () => {}),
  }
  const interfaces = withFrameClock(
    {
      'wasi:clocks/monotonic-clock@0.2': real,
      'wasi:clocks/monotonic-clock@0.3': real,
      'wasi:clocks/wall-clock@0.2': real,
    },
    () => 500n,
  )
  const clock = interfaces['wasi:clocks/monotonic-clock@0.3'] as Record<
    string,
    (...args: unknown[]) => unknown
  >

  it('reports the time of the frame in all versions of WASI', () => {
    for (const version of ['0.2', '0.3']) {
      const { now } = interfaces[`wasi:clocks/monotonic-clock@${version}`] as typeof real
      expect(now()).toBe(500n)
    }
    expect(clock.resolution!()).toBe(1n)
    expect((interfaces['wasi:clocks/wall-clock@0.2'] as typeof real).now()).toBe(1_000_000n)
  })

  it('measures a wait until an instant from the time of the frame', () => {
    expect(clock.subscribeInstant!(700n)).toBe(200n)
    expect(clock.subscribeInstant!(300n)).toBe(0n)
    clock.waitUntil!(600n)
    expect(real.waitFor).toHaveBeenCalledWith(100n)
  })
})
