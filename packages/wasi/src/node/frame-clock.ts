import type { Imports } from '@wasi-webgpu/component'

/** The monotonic clocks of WASI, as the shims have them. */
interface MonotonicClock {
  now(): bigint
  subscribeDuration?(duration: bigint): unknown
  waitFor?(duration: bigint): Promise<void>
}

/**
 * The same interfaces with clocks that tell another time: that of the frames which the guest draws. How long it sleeps
 * stays real.
 *
 * @param now in nanoseconds
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
  return {
    ...clock,
    now,
    subscribeInstant: (instant: bigint) => clock.subscribeDuration?.(until(instant)),
    waitUntil: (instant: bigint) => clock.waitFor?.(until(instant)),
  }
}
