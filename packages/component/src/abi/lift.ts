import { ComponentError, trap, uncatchable } from '../errors.ts'
import type { BorrowScope } from '../instance/handle-table.ts'
import { type ComponentInstance, isTrap } from '../instance/instance.ts'
import type { CoreValue } from './codec.ts'
import { type Boundary, Context } from './context.ts'
import { type LiftedFunc, signatureOf } from './function.ts'
import { promising } from './jspi.ts'

/** Calls a function with values: returns its result, or a promise of it if the function's type is `async`. */
export type Callable = (...args: unknown[]) => unknown

/**
 * `canon lift`: a component's function as one that takes and returns values.
 *
 * To JS, a `result` is returned or thrown as a {@link ComponentError}; to another component it is a value.
 */
export function lift(func: LiftedFunc, boundary: Boundary, caller: ComponentInstance | undefined): Callable {
  const { instance, options, type } = func
  const signature = signatureOf(type)
  const cx = new Context(instance, boundary, options.stringEncoding, options.memory, options.realloc)
  const unwrap = boundary === 'js' && type.result?.kind === 'result'

  /** What to throw for what went wrong inside the guest. Another guest that called cannot go on. */
  const fault = (error: unknown) => {
    const reported = instance.poison(error)
    return boundary === 'js' ? reported : uncatchable(reported)
  }
  const lowerArgs = (task: BorrowScope, args: readonly unknown[]) => {
    cx.borrowScope = task
    try {
      return signature.lowerParams(cx, args)
    } catch (error) {
      // A JS value that does not fit is the caller's mistake; a trap happened inside the guest.
      throw isTrap(error) ? fault(error) : error
    } finally {
      cx.borrowScope = undefined
    }
  }
  const finish = (task: BorrowScope, returned: CoreValue) => {
    const value = signature.liftResult(cx, returned)
    if (task.borrows > 0) trap('borrow handles still remain at the end of the call')
    if (options.postReturn !== undefined) {
      instance.handles.mayLeave = false
      if (type.result === undefined) options.postReturn()
      else options.postReturn(returned)
      instance.handles.mayLeave = true
    }
    return value
  }

  const { core } = func
  const callNow: Callable = (...args) => {
    const task: BorrowScope = { borrows: 0 }
    const entered = instance.enter(caller)
    instance.syncTasks++
    let value: unknown
    try {
      const flat = lowerArgs(task, args)
      try {
        value = finish(task, core(...flat))
      } catch (error) {
        throw fault(error)
      }
    } finally {
      instance.syncTasks--
      instance.leave(entered)
    }
    return unwrap ? unwrapResult(value) : value
  }
  if (!type.async) return callNow

  const promisingCore = promising(core)
  const callLater = async (args: readonly unknown[]) => {
    const task: BorrowScope = { borrows: 0 }
    const endTurn = await instance.takeTurn()
    try {
      const entered = instance.enter(caller)
      let returned: Promise<CoreValue>
      try {
        returned = promisingCore(...lowerArgs(task, args))
      } finally {
        instance.leave(entered)
      }
      let value: unknown
      try {
        value = finish(task, await returned)
      } catch (error) {
        throw fault(error)
      }
      return unwrap ? unwrapResult(value) : value
    } finally {
      endTurn()
    }
  }
  return (...args) => {
    if (caller === undefined || caller.syncTasks === 0) return callLater(args)
    // The caller may not wait: what it calls must return at once, as if its type were sync.
    if (instance.busy) trap('cannot block a synchronous task before returning')
    return callNow(...args)
  }
}

function unwrapResult(value: unknown): unknown {
  const { tag, val } = value as { tag: 'ok' | 'err'; val: unknown }
  if (tag === 'err') throw new ComponentError(val)
  return val
}
