import { callSignal } from '@wasi-webgpu/component/host'

/**
 * `wait-for` of `wasi:clocks/monotonic-clock@0.3`: resolves when a clock tells so many nanoseconds more, however many these
 * are. To be called before the first `await` of a host function: a guest that cancels the call, or ends, ends the timer.
 */
export async function sleep(duration: bigint, now: () => bigint): Promise<void> {
  const signal = callSignal()
  const end = now() + duration
  for (let rest = duration; rest > 0n; rest = end - now()) await timer(milliseconds(rest), signal)
}

/** Rounded up, so that the time is over then; as many as a timer takes. */
export function milliseconds(duration: bigint): number {
  const exact = (duration + 999_999n) / 1_000_000n
  return exact < longest ? Number(exact) : longest
}

/** In milliseconds: every timer of JavaScript that is to take longer fires at once. */
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
