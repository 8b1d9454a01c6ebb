import { monotonicClock } from '@bytecodealliance/preview2-shim/clocks'
import { Trap } from '@wasi-webgpu/component'
import { describe, expect, it, vi } from 'vitest'
import { GuestRoom } from '../guest-room.ts'
import { Instant, preview2Poll } from './preview2-poll.ts'
import { clocks } from './system-clocks.ts'

const { poll } = preview2Poll as { poll(list: readonly object[]): Uint32Array }
const clock = clocks(new GuestRoom())['wasi:clocks/monotonic-clock@0.2'] as {
  now(): bigint
  subscribeInstant(mark: bigint): Instant
  subscribeDuration(duration: bigint): Instant
}
const millisecond = 1_000_000n
const never = () => clock.subscribeDuration(2n ** 64n - 1n)

describe('a pollable for an instant of the monotonic clock', () => {
  it('is ready once the instant has come, not before', () => {
    expect(clock.subscribeInstant(0n).ready()).toBe(true)
    expect(clock.subscribeDuration(0n).ready()).toBe(true)
    for (const duration of [2n ** 31n * millisecond, 2n ** 63n, 2n ** 64n - 1n])
      expect(clock.subscribeDuration(duration).ready()).toBe(false)
    expect(clock.subscribeInstant(2n ** 64n - 1n).ready()).toBe(false)
  })

  it('blocks until the instant', () => {
    const end = clock.now() + 3n * millisecond
    clock.subscribeInstant(end).block()
    expect(clock.now()).toBeGreaterThanOrEqual(end)
  })
})

describe('poll of WASI 0.2', () => {
  it('waits for the first of several instants', () => {
    const soon = clock.subscribeDuration(2n * millisecond)
    expect([...poll([never(), soon, never()])]).toEqual([1])
    expect(soon.ready()).toBe(true)
  })

  it("waits for the shim's worker and for instants, whichever comes first", () => {
    const farther = monotonicClock.subscribeDuration(2n ** 40n)
    const done = monotonicClock.subscribeDuration(0n)
    expect([...poll([never(), done])]).toEqual([1])
    expect([...poll([farther, new Instant(0n), done])]).toEqual([1, 2])
    for (let i = 0; i < 3; i++)
      expect([...poll([farther, clock.subscribeDuration(millisecond), never()])]).toEqual([1])
    for (const pollable of [farther, done] as unknown as Disposable[]) pollable[Symbol.dispose]()
  })

  it('sets no timers that last longer than a second, which outlive the pollables of a guest', () => {
    const subscribe = vi.spyOn(monotonicClock, 'subscribeDuration')
    const done = monotonicClock.subscribeDuration(0n)
    for (let minutes = 60n; minutes > 0n; minutes--)
      expect([...poll([clock.subscribeDuration(minutes * 60_000n * millisecond), done])]).toEqual([1])
    const durations = subscribe.mock.calls.map(([duration]) => duration)
    expect(durations.length).toBeGreaterThan(1)
    expect(durations.filter(duration => duration > 1000n * millisecond)).toEqual([])
    subscribe.mockRestore()
  })

  it('traps for an empty list', () => {
    expect(() => poll([])).toThrow(Trap)
  })

  it('traps for more than 65,536 pollables', () => {
    const now = clock.subscribeInstant(0n)
    const list = Array.from({ length: 65_536 }, () => now)
    expect(poll(list)).toHaveLength(65_536)
    expect(() => poll([...list, now])).toThrow(Trap)
  })
})
