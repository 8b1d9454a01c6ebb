import { UsageError } from './command-error.ts'

/** Reads an amount of memory, such as `512MiB` or `4096`, in bytes. */
export function parseBytes(option: string, text: string): number {
  return parseQuantity(option, text, byteUnits, '4096, 64KiB, 512MiB or 2GiB')
}

/** Reads a time, such as `30s` or `500ms`, in milliseconds. */
export function parseMilliseconds(option: string, text: string): number {
  const milliseconds = parseQuantity(option, text, timeUnits, '500ms, 30s or 5min')
  // What a timer of Node can wait for.
  if (milliseconds < 1 || milliseconds > 0x7fff_ffff) {
    throw new UsageError(
      `${option} ${text} is too ${milliseconds < 1 ? 'short' : 'long'}`,
      'use 1ms to 24 days',
    )
  }
  return milliseconds
}

const byteUnits: Readonly<Record<string, number>> = {
  '': 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
}

const timeUnits: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000 }

function parseQuantity(
  option: string,
  text: string,
  units: Readonly<Record<string, number>>,
  examples: string,
): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? []
  const factor = unit === undefined ? undefined : Object.entries(units).find(([name]) => name === unit)?.[1]
  if (digits === undefined || factor === undefined) {
    throw new UsageError(`${option} '${text}' is not understood`, `it is ${examples}`)
  }
  return Math.round(Number(digits) * factor)
}
