import { hrtime } from 'node:process'
import type { Imports } from '@wasi-webgpu/component'
import type { GuestRoom } from '../guest-room.ts'
import { sleepIn } from '../sleep.ts'
import { Instant } from './preview2-poll.ts'

/** Returns `wasi:clocks` of WASI 0.2 and 0.3. */
export function clocks(room: GuestRoom): Imports {
  const sleep = sleepIn(room, now)
  return {
    'wasi:clocks/monotonic-clock@0.2': {
      now,
      resolution: () => 1n,
      subscribeInstant: (mark: bigint) => room.keep(() => new Instant(mark)),
      subscribeDuration: (duration: bigint) => room.keep(() => new Instant(now() + duration)),
    },
    'wasi:clocks/wall-clock@0.2': {
      now: wallTime,
      resolution: () => ({ seconds: 0n, nanoseconds: millisecond }),
    },
    'wasi:clocks/monotonic-clock@0.3': {
      now,
      getResolution: () => 1n,
      waitFor: (duration: bigint) => sleep(duration),
      waitUntil: (mark: bigint) => sleep(mark - now()),
    },
    'wasi:clocks/system-clock@0.3': { now: wallTime, getResolution: () => BigInt(millisecond) },
    'wasi:clocks/types@0.3': {},
  }
}

function now(): bigint {
  return hrtime.bigint()
}

function wallTime() {
  const time = Date.now()
  return { seconds: BigInt(Math.floor(time / 1000)), nanoseconds: (time % 1000) * millisecond }
}

const millisecond = 1_000_000
