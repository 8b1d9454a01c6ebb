import { ComponentError, trap } from '../errors.ts'
import type { BorrowScope } from '../instance/handle-table.ts'
import type { ComponentInstance } from '../instance/instance.ts'
import type { CoreValue } from './codec.ts'
import { type Boundary, Context } from './context.ts'
import { type LiftedFunc, Signature } from './function.ts'
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
  const signature = new Signature(type)
  const cx = new Context(instance, boundary, options.stringEncoding, options.memory, options.realloc)
  const unwrap = boundary === 'js' && type.result?.kind === 'result'

  const lowerArgs = (task: BorrowScope, args: readonly unknown[]) => {
    cx.borrowScope = task
    try {
      return signature.lowerParams(cx, args)
    } catch (error) {
      // A JS value that does not fit is the caller's mistake; anything else happened inside the guest.
      throw error instanceof TypeError ? error : instance.poison(error)
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

  if (!type.async) {
    const { core } = func
    return (...args) => {
      const task: BorrowScope = { borrows: 0 }
      const entered = instance.enter(caller)
      instance.syncTasks++
      let value: unknown
      try {
        const flat = lowerArgs(task, args)
        try {
          value = finish(task, core(...flat))
        } catch (error) {
          throw instance.poison(error)
        }
      } finally {
        instance.syncTasks--
        instance.leave(entered)
      }
      return unwrap ? unwrapResult(value) : value
    }
  }

  const core = promising(func.core)
  return async (...args) => {
    const task: BorrowScope = { borrows: 0 }
    const endTurn = await instance.takeTurn()
    try {
      const entered = instance.enter(caller)
      let returned: Promise<CoreValue>
      try {
        returned = core(...lowerArgs(task, args))
      } finally {
        instance.leave(entered)
      }
      let value: unknown
      try {
        value = finish(task, await returned)
      } catch (error) {
        throw instance.poison(error)
      }
      return unwrap ? unwrapResult(value) : value
    } finally {
      endTurn()
    }
  }
}

function unwrapResult(value: unknown): unknown {
  const { tag, val } = value as { tag: 'ok' | 'err'; val: unknown }
  if (tag === 'err') throw new ComponentError(val)
  return val
}
