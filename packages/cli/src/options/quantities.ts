import { parseByteSize } from '@wasi-webgpu/host'
import { UsageError } from '../command-error.ts'

/**
 * Parses an amount of memory: `4096`, `512MiB` or `512MB`, in the notation of GPU policies or with a decimal unit. Returns
 * bytes.
 */
export function parseBytes(option: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?([kKMG])B$/.exec(text) ?? []
  try {
    const bytes = unit === undefined ? text : Math.round(Number(digits) * decimalUnits[unit as DecimalUnit])
    return parseByteSize(option, bytes)
  } catch {
    throw new UsageError(`${option} '${text}' is not a size`, 'use 4096, 64KiB, 512MiB, 512MB or 2GiB')
  }
}

const decimalUnits = { k: 1e3, K: 1e3, M: 1e6, G: 1e9 }

type DecimalUnit = keyof typeof decimalUnits

/** Parses a time such as `500ms`, `30s`, `5m` or `1h`. Returns milliseconds. */
export function parseMilliseconds(option: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?(ms|s|m|min|h)$/.exec(text) ?? []
  if (unit === undefined) {
    throw new UsageError(`${option} '${text}' is not a time`, 'use 500ms, 30s, 5m or 1h')
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

const timeUnits = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 }

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
