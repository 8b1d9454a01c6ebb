import { getStderr } from 'wasi:cli/stderr@0.2.12'
import { codeFrame } from '../code-frame.ts'
import { calleesAt } from './callee.ts'
import { mapStack, ownPlace } from './source-map.ts'
import { writeAll } from './write-all.ts'

/** Writes an exception to standard error, with its stack in terms of the sources. */
export function reportException(exception: unknown, prefix = 'Uncaught'): void {
  writeAll(getStderr(), `${prefix} ${describe(exception)}\n`)
}

/** @param effects the errors whose cause is described; one may be its own */
function describe(exception: unknown, effects: readonly unknown[] = []): string {
  if (effects.includes(exception)) return '[Circular]'
  if (!(exception instanceof Error)) return String(exception)
  const message = String(exception)
  const { stack = '' } = exception
  // SpiderMonkey and QuickJS leave the message out of the stack.
  const calls = (stack.startsWith(message) ? stack.slice(message.length) : stack).trimEnd().replace(/^\n/, '')
  const text = [...withSource(message, calls), mapStack(calls)].join('\n').trimEnd()
  if (exception.cause === undefined) return text
  return `${text}\n  [cause]: ${describe(exception.cause, [...effects, exception])}`
}

/** Returns the lines of a message, with a code frame if the component has the source: that of the innermost own call. */
function withSource(message: string, calls: string): string[] {
  const place = ownPlace(calls)
  if (place === undefined) return [message]
  const lacksName = place.isInnermost && noFunction.test(message)
  // Outside of the innermost call, the engine is in a call as well.
  const callees = lacksName || !place.isInnermost ? calleesAt(place) : []
  const names = callees.map(({ text }) => text).join(' or ')
  const { line, column } = callees[0] ?? place
  return [
    lacksName && names !== '' ? message.replace(noFunction, `: ${names} is $1`) : message,
    ...codeFrame(place.text, line, column),
  ]
}

/** Message of QuickJS for a call, which does not name the callee. */
const noFunction = /: (not a (?:function|constructor))$/

/** How {@link reporting} calls the functions of a program. */
interface Calls {
  /** Called before each call. */
  readonly start: () => void
  /** Names of the functions whose promises nobody waits for: the engine would take one for their result. */
  readonly impatient: ReadonlySet<string>
}

/**
 * Wraps the exports of a program, functions and objects of functions, so that exceptions are reported on
 * their way to the caller. An error with a `payload` is the error of a `result` and is not reported.
 *
 * @param name name of the export
 */
export function reporting<T>(exported: T, name: string, calls: Calls): T {
  if (typeof exported === 'function')
    return isClass(exported) ? exported : (reportingFunction(exported as AnyFunction, name, calls) as T)
  if (typeof exported !== 'object' || exported === null) return exported
  const members = Object.entries(exported).map(([own, member]) => [
    own,
    reporting(member, `${name}.${own}`, calls),
  ])
  return Object.fromEntries(members) as T
}

type AnyFunction = (...args: unknown[]) => unknown

function isClass(value: object): boolean {
  return value.toString().startsWith('class')
}

function reportingFunction(call: AnyFunction, name: string, { start, impatient }: Calls): AnyFunction {
  return function (this: unknown, ...args) {
    start()
    try {
      const result = call.apply(this, args)
      if (!(result instanceof Promise)) return result
      if (!impatient.has(name)) return result.catch(reportAndThrow)
      result.catch(() => {})
      throw new TypeError(
        `${name} returned a promise, and nobody waits for it: its type in the WIT is func; write async func there, or return a value`,
      )
    } catch (exception) {
      return reportAndThrow(exception)
    }
  }
}

function reportAndThrow(exception: unknown): never {
  if (exception instanceof Error && !('payload' in exception)) reportException(exception)
  throw exception
}

globalThis.reportError = exception => reportException(exception)
/** Lets code that displays errors map a stack to the sources. */
Object.defineProperty(globalThis, Symbol.for('wasi-webgpu.mapStack'), { value: mapStack })
