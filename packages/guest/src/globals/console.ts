/**
 * A console on the standard streams of WASI. Warnings and errors go to the standard error.
 *
 * @see https://console.spec.whatwg.org/
 */

import { getStderr } from 'wasi:cli/stderr@0.2.12'
import { getStdout } from 'wasi:cli/stdout@0.2.12'
import type { OutputStream } from 'wasi:io/streams@0.2.12'
import inspect from 'object-inspect'
import { defineMissingGlobals } from './define-globals.ts'

/** Maximum number of bytes that one write to a WASI stream accepts. */
const maxWrite = 4096

let indent = ''
const counts = new Map<string, number>()
const starts = new Map<string, number>()

function print(getStream: () => OutputStream, args: unknown[]): void {
  const text = `${format(args)}\n`.replaceAll(/^(?=.)/gm, indent)
  const bytes = new TextEncoder().encode(text)
  const stream = getStream()
  for (let at = 0; at < bytes.length; at += maxWrite)
    stream.blockingWriteAndFlush(bytes.subarray(at, at + maxWrite))
}

/**
 * Formats the arguments. The first may contain {@link https://console.spec.whatwg.org/#formatting-specifiers
 * specifiers}: `%s`, `%d`, `%i`, `%f`, `%o`, `%O`, `%c`.
 */
function format([first, ...rest]: unknown[]): string {
  if (typeof first !== 'string') return [first, ...rest].map(show).join(' ')
  const text = first.replaceAll(/%[sdifoOc%]/g, place => {
    if (place === '%%') return '%'
    if (rest.length === 0) return place
    const value = rest.shift()
    switch (place) {
      case '%s':
        return typeof value === 'object' ? show(value) : String(value)
      case '%d':
      case '%i':
        return String(Math.trunc(Number(value)))
      case '%f':
        return String(Number(value))
      case '%c':
        return ''
      default:
        return show(value)
    }
  })
  return [text, ...rest.map(show)].join(' ')
}

function show(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return describe(value)
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return showArray(value as unknown as Uint8Array)
  return inspect(value, { depth: 4, quoteStyle: 'single' })
}

function showArray(array: Uint8Array): string {
  const shown = [...array.subarray(0, 100)].join(', ')
  const more = array.length > 100 ? `, … ${array.length - 100} more` : ''
  return `${array.constructor.name}(${array.length}) [ ${shown}${more} ]`
}

/** Describes an error with its stack. The stack of QuickJS lacks the message. */
function describe(error: Error): string {
  const { stack = '' } = error
  return stack.startsWith(String(error)) ? stack : `${error}\n${mapped(stack.trimEnd())}`.trimEnd()
}

/** Maps a stack to the lines of the sources, if the build has defined a source map. */
function mapped(stack: string): string {
  const { [Symbol.for('wasi-webgpu.mapStack')]: mapStack } = globalThis as {
    [key: symbol]: ((stack: string) => string) | undefined
  }
  return mapStack === undefined ? stack : mapStack(stack)
}

const log = (...args: unknown[]) => print(getStdout, args)
const warn = (...args: unknown[]) => print(getStderr, args)

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
  dir: (value: unknown) => log(value),
  table: (value: unknown) => log(value),
  trace: (...args: unknown[]) => warn(`Trace: ${format(args)}\n${new Error().stack ?? ''}`.trimEnd()),
  assert(condition: unknown = false, ...args: unknown[]): void {
    if (!condition) warn(...(args.length > 0 ? ['Assertion failed:', ...args] : ['Assertion failed']))
  },
  count(label = 'default'): void {
    counts.set(label, (counts.get(label) ?? 0) + 1)
    log(`${label}: ${counts.get(label)}`)
  },
  countReset(label = 'default'): void {
    counts.delete(label)
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
  clear(): void {},
}

defineMissingGlobals({ console: guestConsole })
