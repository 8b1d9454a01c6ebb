import { FileError } from './file-error.ts'

/**
 * A point in time, as `wasi:clocks` defines it: `wall-clock.datetime` in 0.2, `system-clock.instant` in 0.3.
 */
export interface Timestamp {
  readonly seconds: bigint
  readonly nanoseconds: number
}

/** `wasi:filesystem/types.new-timestamp`. */
export type NewTimestamp =
  | { readonly tag: 'no-change' | 'now' }
  | { readonly tag: 'timestamp'; readonly val: Timestamp }

/**
 * Returns a time for WASI 0.2, which has no times before 1970.
 * @param ns nanoseconds since 1970
 */
export function timestamp(ns: bigint): Timestamp | undefined {
  return ns < 0n ? undefined : instant(ns)
}

/** Returns a time for WASI 0.3; its nanoseconds count from the whole second before it. */
export function instant(ns: bigint): Timestamp {
  const nanoseconds = ((ns % billion) + billion) % billion
  return { seconds: (ns - nanoseconds) / billion, nanoseconds: Number(nanoseconds) }
}

/** Returns the times of access and modification to set, in seconds since 1970. */
export function newTimes(
  access: NewTimestamp,
  modification: NewTimestamp,
  { atimeNs, mtimeNs }: { readonly atimeNs: bigint; readonly mtimeNs: bigint },
): readonly [number, number] {
  return [newTime(access, atimeNs), newTime(modification, mtimeNs)]
}

function newTime(time: NewTimestamp, ns: bigint): number {
  switch (time.tag) {
    case 'no-change':
      return Number(ns) / 1e9
    case 'now':
      return Date.now() / 1000
    case 'timestamp': {
      if (time.val.seconds >= 1n << 63n) throw new FileError('overflow')
      // Half a nanosecond more, because Node truncates to whole nanoseconds.
      const seconds = Number(time.val.seconds) + (time.val.nanoseconds + 0.5) / 1e9
      if (Math.abs(seconds) > mostSeconds) throw new FileError('invalid')
      return seconds
    }
  }
}

const billion = 1_000_000_000n
/** The year 2200: every file system can store it, and no layer below overflows. */
const mostSeconds = 7_258_118_400
