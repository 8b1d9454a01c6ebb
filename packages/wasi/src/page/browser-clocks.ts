import { monotonicClock, wallClock } from '@bytecodealliance/preview2-shim/clocks'
import { pollableCreate } from '@bytecodealliance/preview2-shim/io'
import { systemClock } from '@bytecodealliance/preview3-shim/clocks'
import type { Imports } from '@wasi-webgpu/component'
import type { GuestRoom } from '../guest-room.ts'
import { sleep, sleepIn } from '../sleep.ts'

/** Returns `wasi:clocks` of WASI 0.2 and 0.3 on the page's timers. */
export function clocks(room: GuestRoom): Imports {
  const { now, resolution } = monotonicClock
  // A timer exists only while the guest waits. A wait that ends with the guest needs no answer.
  const subscribe = (mark: bigint) =>
    room.keep(() =>
      pollableCreate({
        ready: () => mark <= now(),
        wait: () => sleep(mark - now(), now).catch(() => {}),
      }),
    )
  const wait = sleepIn(room, now)
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
      waitFor: wait,
      waitUntil: (mark: bigint) => wait(mark - now()),
    },
    'wasi:clocks/system-clock@0.3': systemClock,
    'wasi:clocks/types@0.3': {},
  }
}
