import { callSignal } from '@wasi-webgpu/component/host'
import type { GuestRoom } from './guest-room.ts'

/**
 * `wait-for` of `wasi:clocks/monotonic-clock@0.3`: resolves when `now` has advanced by `duration`
 * nanoseconds, of any size. Call it before the first `await` of a host function: when the guest cancels the
 * call or ends, the timer ends.
 */
export async function sleep(duration: bigint, now: () => bigint): Promise<void> {
  const signal = callSignal()
  const end = now() + duration
  for (let rest = duration; rest > 0n; rest = end - now()) await timer(milliseconds(rest), signal)
}

/** Returns {@link sleep} for a guest, in whose room each wait is. */
export function sleepIn(room: GuestRoom, now: () => bigint): (duration: bigint) => Promise<void> {
  return duration => room.keepWhile(() => sleep(duration, now), waitBytes)
}

/** Bytes of a timer with its signal. */
const waitBytes = 0x400

/** Converts nanoseconds to milliseconds, rounded up and at most the longest time of a timer. */
export function milliseconds(duration: bigint): number {
  const exact = (duration + 999_999n) / 1_000_000n
  return exact < longest ? Number(exact) : longest
}

/** In milliseconds. JavaScript fires longer timers at once. */
const longest = 0x7fff_ffff

function timer(delay: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timeout)
      reject(signal?.reason)
    }
    const timeout = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, delay)
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
  })
}
