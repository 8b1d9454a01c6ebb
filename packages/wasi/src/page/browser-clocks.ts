import { monotonicClock, wallClock } from '@bytecodealliance/preview2-shim/clocks'
import { pollableCreate } from '@bytecodealliance/preview2-shim/io'
import { systemClock } from '@bytecodealliance/preview3-shim/clocks'
import type { Imports } from '@wasi-webgpu/component'
import { sleep } from '../sleep.ts'

/** Returns `wasi:clocks` of WASI 0.2 and 0.3 on the page's timers. */
export function clocks(): Imports {
  const { now, resolution } = monotonicClock
  // A timer exists only while the guest waits. A wait that ends with the guest needs no answer.
  const subscribe = (mark: bigint) =>
    pollableCreate({
      ready: () => mark <= now(),
      wait: () => sleep(mark - now(), now).catch(() => {}),
    })
  return {
    'wasi:clocks/monotonic-clock@0.2': {
      now,
      resolution,
      subscribeInstant: subscribe,
      subscribeDuration: (duration: bigint) => subscribe(now() + duration),
    },
    'wasi:clocks/wall-clock@0.2': wallClock,
    'wasi:clocks/monotonic-clock@0.3': {
      now,
      getResolution: resolution,
      waitFor: (duration: bigint) => sleep(duration, now),
      waitUntil: (mark: bigint) => sleep(mark - now(), now),
    },
    'wasi:clocks/system-clock@0.3': systemClock,
    'wasi:clocks/types@0.3': {},
  }
}
