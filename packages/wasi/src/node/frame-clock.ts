import type { Imports } from '@wasi-webgpu/component'
import { withTypesOf } from '@wasi-webgpu/component/host'

/** The functions that the monotonic clocks of both WASI versions have. */
interface MonotonicClock {
  now(): bigint
  subscribeDuration?(duration: bigint): unknown
  waitFor?(duration: bigint): Promise<void>
}

/**
 * Replaces the monotonic clocks with ones that report the time of the frame that the guest draws. Waits still
 * last real time.
 * @param now returns the time of the frame in nanoseconds
 */
export function withFrameClock(interfaces: Imports, now: () => bigint): Imports {
  const clocks = ['wasi:clocks/monotonic-clock@0.2', 'wasi:clocks/monotonic-clock@0.3']
  const replaced = clocks
    .filter(name => interfaces[name] !== undefined)
    .map(name => [name, frameClock(interfaces[name] as MonotonicClock, now)])
  return { ...interfaces, ...Object.fromEntries(replaced) }
}

function frameClock(clock: MonotonicClock, now: () => bigint): object {
  const until = (instant: bigint) => (instant > now() ? instant - now() : 0n)
  return withTypesOf(clock, {
    ...clock,
    now,
    subscribeInstant: (instant: bigint) => clock.subscribeDuration?.(until(instant)),
    waitUntil: (instant: bigint) => clock.waitFor?.(until(instant)),
  })
}
