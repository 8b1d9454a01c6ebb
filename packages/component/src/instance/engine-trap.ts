import { carriedBy, Trap, textOf } from '../errors.ts'

/** Whether an error comes from core code or from a check of this runtime, and not from the host's JS. */
export function isTrap(error: unknown): boolean {
  return asTrap(carriedBy(error)) instanceof Trap
}

/**
 * Converts an error that the engine reports for core code to a {@link Trap}; returns any other error unchanged. A value of the
 * host that cannot be read is replaced by the error of reading it.
 */
export function asTrap(error: unknown): unknown {
  try {
    textOf(error)
  } catch (unreadable) {
    return unreadable
  }
  if (error instanceof WebAssembly.RuntimeError)
    return new Trap(`wasm trap: ${error.message}`, { cause: error })
  if (error instanceof WebAssembly.Exception)
    return new Trap('wasm trap: uncaught exception', { cause: error })
  if (isSuspendError(error))
    return new Trap('cannot block a synchronous task before returning', { cause: error })
  if (isStackOverflow(error)) return new Trap('wasm trap: call stack exhausted', { cause: error })
  return error
}

/** Whether a suspending import was called with no promising export below it: by a function of a synchronous type. */
function isSuspendError(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === 'SuspendError'
}

/** Engines differ in the class: `RangeError` in V8 and JavaScriptCore, `InternalError` in SpiderMonkey. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof Error && /call stack|too much recursion/i.test(error.message)
}
