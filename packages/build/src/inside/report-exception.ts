import { getStderr } from 'wasi:cli/stderr@0.2.12'
import { mapStack } from './source-map.ts'
import { writeAll } from './write-all.ts'

/** Writes what a program has thrown to the standard error, with the stack that it has, in its sources. */
export function reportException(exception: unknown): void {
  writeAll(getStderr(), `Uncaught ${describe(exception)}\n`)
}

function describe(exception: unknown): string {
  if (!(exception instanceof Error)) return String(exception)
  const message = String(exception)
  const { stack = '' } = exception
  // Engines differ: the stack of SpiderMonkey and QuickJS has only the calls.
  const calls = stack.startsWith(message) ? stack.slice(message.length) : stack
  return `${message}\n${mapStack(calls.trimEnd()).replace(/^\n/, '')}`.trimEnd()
}

/**
 * What a program exports, functions and objects of functions, with exceptions reported on their way to the caller. An
 * error with a `payload` is none: it is the error of a `result`.
 */
export function reporting<T>(exported: T): T {
  if (typeof exported === 'function')
    return isClass(exported) ? exported : (reportingFunction(exported as AnyFunction) as T)
  if (typeof exported !== 'object' || exported === null) return exported
  return Object.fromEntries(Object.entries(exported).map(([name, member]) => [name, reporting(member)])) as T
}

type AnyFunction = (...args: unknown[]) => unknown

function isClass(value: object): boolean {
  return value.toString().startsWith('class')
}

function reportingFunction(call: AnyFunction): AnyFunction {
  return function (this: unknown, ...args) {
    try {
      const result = call.apply(this, args)
      return result instanceof Promise ? result.catch(reportAndThrow) : result
    } catch (exception) {
      return reportAndThrow(exception)
    }
  }
}

function reportAndThrow(exception: unknown): never {
  if (exception instanceof Error && !('payload' in exception)) reportException(exception)
  throw exception
}

globalThis.reportError = reportException
/** For whoever shows an error to users: its stack in the lines of the sources. */
Object.defineProperty(globalThis, Symbol.for('wasi-webgpu.mapStack'), { value: mapStack })
