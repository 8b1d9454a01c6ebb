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
