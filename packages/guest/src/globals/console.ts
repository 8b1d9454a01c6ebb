/**
 * A console on the standard streams of WASI. Warnings and errors go to the standard error.
 *
 * @see https://console.spec.whatwg.org/
 * @see https://nodejs.org/api/console.html
 */

import { getStderr } from 'wasi:cli/stderr@0.2.12'
import { getStdout } from 'wasi:cli/stdout@0.2.12'
import type { OutputStream } from 'wasi:io/streams@0.2.12'
import { format, mapped, show } from './console-format.ts'
import { tableOf } from './console-table.ts'
import { defineMissingGlobals } from './define-globals.ts'

/** Maximum number of bytes that one write to a WASI stream accepts. */
const maxWrite = 4096

let indent = ''
const counts = new Map<string, number>()
const starts = new Map<string, number>()

function print(getStream: () => OutputStream, text: string): void {
  const lines = indent === '' ? text : `${indent}${text.replaceAll('\n', `\n${indent}`)}`
  const bytes = new TextEncoder().encode(`${lines}\n`)
  const stream = getStream()
  for (let at = 0; at < bytes.length; at += maxWrite)
    stream.blockingWriteAndFlush(bytes.subarray(at, at + maxWrite))
}

const log = (...args: unknown[]) => print(getStdout, format(args))
const warn = (...args: unknown[]) => print(getStderr, format(args))

function timeLog(label = 'default', ...data: unknown[]): void {
  const start = starts.get(label)
  if (start === undefined) warn(`Timer '${label}' does not exist`)
  else log(`${label}: ${(performance.now() - start).toFixed(3)} ms`, ...data)
}

const guestConsole = {
  log,
  info: log,
  debug: log,
  warn,
  error: warn,
  dir(value: unknown, { depth }: { depth?: number | null } = {}): void {
    print(getStdout, show(value, depth))
  },
  dirxml: log,
  table(data: unknown, columns?: readonly string[]): void {
    if (columns !== undefined && !Array.isArray(columns))
      throw new TypeError('console.table: the properties are not an array')
    if (typeof data === 'object' && data !== null) print(getStdout, tableOf(data, columns))
    else log(data)
  },
  trace(...args: unknown[]): void {
    const title = args.length > 0 ? `Trace: ${format(args)}` : 'Trace'
    print(getStderr, `${title}\n${mapped(new Error().stack ?? '')}`.trimEnd())
  },
  assert(condition?: unknown, ...[first, ...rest]: unknown[]): void {
    if (condition) return
    if (first === undefined) warn('Assertion failed')
    else if (typeof first === 'string') warn(`Assertion failed: ${first}`, ...rest)
    else warn('Assertion failed:', first, ...rest)
  },
  count(label: unknown = 'default'): void {
    const name = `${label}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
    log(`${name}: ${counts.get(name)}`)
  },
  countReset(label: unknown = 'default'): void {
    if (!counts.delete(`${label}`)) warn(`Count for '${label}' does not exist`)
  },
  time(label = 'default'): void {
    starts.set(label, performance.now())
  },
  timeLog,
  timeEnd(label = 'default'): void {
    timeLog(label)
    starts.delete(label)
  },
  group(...args: unknown[]): void {
    if (args.length > 0) log(...args)
    indent += '  '
  },
  groupCollapsed(...args: unknown[]): void {
    guestConsole.group(...args)
  },
  groupEnd(): void {
    indent = indent.slice(2)
  },
  clear: ignore,
  // As in Node without an inspector, these show nothing.
  profile: ignore,
  profileEnd: ignore,
  timeStamp: ignore,
}

function ignore(): void {}

defineMissingGlobals({ console: guestConsole })
