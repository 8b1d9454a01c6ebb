import { parseByteSize } from '@wasi-webgpu/host'
import { UsageError } from '../command-error.ts'

/** Parses an amount of memory such as `512MiB` or `4096`, in the notation of GPU policies. Returns bytes. */
export function parseBytes(option: string, text: string): number {
  try {
    return parseByteSize(option, text)
  } catch {
    throw new UsageError(`${option} '${text}' is not a size`, 'use 4096, 64KiB, 512MiB or 2GiB')
  }
}

/** Parses a time such as `30s` or `500ms`. Returns milliseconds. */
export function parseMilliseconds(option: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|min)$/.exec(text) ?? []
  if (unit === undefined) {
    throw new UsageError(`${option} '${text}' is not a time`, 'use 500ms, 30s or 5min')
  }
  const milliseconds = Math.round(Number(digits) * timeUnits[unit as TimeUnit])
  // The range of Node's timers.
  if (milliseconds < 1 || milliseconds > 0x7fff_ffff) {
    throw new UsageError(
      `${option} ${text} is too ${milliseconds < 1 ? 'short' : 'long'}`,
      'use 1ms to 24 days',
    )
  }
  return milliseconds
}

const timeUnits = { ms: 1, s: 1000, min: 60_000 }

type TimeUnit = keyof typeof timeUnits

/** Returns a parser of whole numbers from 1 to `most`. */
export function parseCount(most: number): (option: string, text: string) => number {
  return (option, text) => {
    const count = Number(text)
    if (!/^\d+$/.test(text) || count < 1 || count > most) {
      throw new UsageError(`${option} '${text}' is out of range`, `use a number from 1 to ${most}`)
    }
    return count
  }
}
