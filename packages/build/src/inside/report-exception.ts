import { getStderr } from 'wasi:cli/stderr@0.2.12'

/** Writes what a program has thrown to the standard error, with the stack that it has. */
export function reportException(exception: unknown): void {
  const stderr = getStderr()
  const bytes = utf8(`Uncaught ${describe(exception)}\n`)
  for (let at = 0; at < bytes.length; at += maxWrite) {
    stderr.blockingWriteAndFlush(bytes.subarray(at, at + maxWrite))
  }
}

/** What one write to a stream of WASI may have. */
const maxWrite = 4096

function describe(exception: unknown): string {
  if (!(exception instanceof Error)) return String(exception)
  const { stack = '' } = exception
  // Engines differ: the stack of SpiderMonkey and QuickJS has only the calls.
  return stack.startsWith(String(exception)) ? stack : `${exception}\n${stack}`.trimEnd()
}

/** Engines without a `TextEncoder` have this too. */
function utf8(text: string): Uint8Array {
  return Uint8Array.from(unescape(encodeURIComponent(text)), character => character.charCodeAt(0))
}
