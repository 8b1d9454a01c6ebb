import { getStderr } from 'wasi:cli/stderr@0.2.12'
import { writeAll } from './write-all.ts'

/** Writes what a program has thrown to the standard error, with the stack that it has. */
export function reportException(exception: unknown): void {
  writeAll(getStderr(), `Uncaught ${describe(exception)}\n`)
}

function describe(exception: unknown): string {
  if (!(exception instanceof Error)) return String(exception)
  const { stack = '' } = exception
  // Engines differ: the stack of SpiderMonkey and QuickJS has only the calls.
  return stack.startsWith(String(exception)) ? stack : `${exception}\n${stack}`.trimEnd()
}
