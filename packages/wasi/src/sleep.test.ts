import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { component } from '../../component/src/testing/wat.ts'
import { wasi } from './node/wasi.ts'
import { sleep } from './sleep.ts'

const millisecond = 1_000_000n
const now = () => BigInt(Date.now()) * millisecond

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it.each([2n ** 31n, 2n ** 32n + 5n])('sleep of %d ms ends no earlier than its duration', async ms => {
  let isOver = false
  const sleeping = sleep(ms * millisecond, now).then(() => {
    isOver = true
  })
  await vi.advanceTimersByTimeAsync(Number(ms - 1n))
  expect(isOver).toBe(false)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  await sleeping
})

it.each([0n, -1n, -(2n ** 63n)])('sleep of %d ns ends at once, without a timer', async duration => {
  await sleep(duration, now)
  expect(vi.getTimerCount()).toBe(0)
})

it('sleep never asks for a timer longer than JavaScript supports', async () => {
  void sleep(2n ** 64n - 1n, now)
  const start = Date.now()
  vi.advanceTimersToNextTimer()
  expect(Date.now() - start).toBe(0x7fff_ffff)
})

/** `start` begins a wait and `cancel` cancels it. */
const waiting = `(component
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
    (export "wait-for" (func async (param "how-long" u64)))))
  (core func $wait-for (canon lower (func $clock "wait-for") async))
  (core func $cancel (canon subtask.cancel async))
  (core module $m
    (import "" "wait-for" (func $wait-for (param i64) (result i32)))
    (import "" "cancel" (func $cancel (param i32) (result i32)))
    (global $packed (mut i32) (i32.const 0))
    (func (export "start") (global.set $packed (call $wait-for (i64.const -1))))
    (func (export "cancel") (result i32) (call $cancel (i32.shr_u (global.get $packed) (i32.const 4)))))
  (core instance $i (instantiate $m (with "" (instance
    (export "wait-for" (func $wait-for)) (export "cancel" (func $cancel))))))
  (func (export "start") (canon lift (core func $i "start")))
  (func (export "cancel") (result u32) (canon lift (core func $i "cancel"))))`

it('a guest that cancels wait-for receives the outcome at once, and the timer is cleared', async () => {
  const { exports } = await (await component(waiting)).instantiate({ imports: await wasi() })
  exports.start()
  expect(vi.getTimerCount()).toBe(1)
  const cancelledBeforeReturned = 4
  expect(exports.cancel()).toBe(cancelledBeforeReturned)
  expect(vi.getTimerCount()).toBe(0)
})

it('wait-for ends with its instance', async () => {
  const { exports, end } = await (await component(waiting)).instantiate({ imports: await wasi() })
  exports.start()
  expect(vi.getTimerCount()).toBe(1)
  end()
  expect(vi.getTimerCount()).toBe(0)
})
