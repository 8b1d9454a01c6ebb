import type { CoreFuncType } from '../binary/definitions.ts'
import { trap } from '../errors.ts'
import { endBorrow } from '../instance/guest-resource.ts'
import type { CoreValue } from './codec.ts'
import type { Context } from './context.ts'
import { type Func, Signature } from './function.ts'
import { suspending } from './jspi.ts'
import { type Callable, lift } from './lift.ts'
import { type AsyncCore, type CoreFunction, LoweredAsync } from './lowered.ts'

/** What `canon lower` makes of a function: a core function, to be imported by core modules. */
export interface CoreFunc {
  readonly type: CoreFuncType | undefined
  /** To call from JS. */
  readonly call: CoreFunction
  /** To import: the same, or its suspending form. */
  readonly importable: CoreFunction
}

/** `canon lower` without the option `async`: a call that does not finish at once blocks the guest. */
export function lower(func: Func, cx: Context): CoreFunc {
  const signature = new Signature(func.type)
  const type = signature.core('lower')
  if (func.kind === 'lowered') {
    const call =
      func.lowered instanceof LoweredAsync
        ? awaitLowered(func.lowered.lower(cx), signature, cx)
        : func.lowered.lower(cx)
    return coreFunc(type, func, call)
  }
  const callable: Callable =
    func.kind === 'lifted' ? lift(func, 'component', cx.instance) : hostCallable(func.call, func, cx)
  return coreFunc(type, func, callWithValues(callable, signature, cx))
}

function coreFunc(type: CoreFuncType, func: Func, call: CoreFunction): CoreFunc {
  return { type, call, importable: func.type.async ? suspending(func.name, call) : call }
}

/** Lifts the arguments, calls, and lowers the result: at once, or when the promise of it settles. */
function callWithValues(callable: Callable, signature: Signature, cx: Context): CoreFunction {
  const { handles } = cx
  return (...flat: CoreValue[]) => {
    if (!handles.mayLeave) trap('cannot leave component instance')
    const args = signature.liftParams(cx, flat)
    const lenders = handles.takeLenders()
    const borrowed = cx.borrowedByJs
    if (borrowed.length > 0) cx.borrowedByJs = []
    const end = () => {
      handles.giveBack(lenders)
      for (const object of borrowed) endBorrow(object)
    }
    let result: unknown
    try {
      result = callable(...args)
    } catch (error) {
      end()
      throw error
    }
    if (result instanceof Promise && signature.type.async) {
      const lowered = result.then(value => signature.lowerResult(cx, value, flat))
      return blockOn(lowered, end, cx)
    }
    end()
    return signature.lowerResult(cx, result, flat)
  }
}

/** A host's JS function: a `result` is what it returns or throws. */
function hostCallable(call: Callable, func: Func, cx: Context): Callable {
  const { instance } = cx
  const inHost: Callable = (...args) => {
    const running = instance.leaveToHost()
    try {
      return call(...args)
    } finally {
      instance.leave(running)
    }
  }
  if (func.type.result?.kind !== 'result') return inHost
  return (...args) => {
    try {
      const value = inHost(...args)
      return value instanceof Promise && func.type.async ? value.then(asOk, asError) : asOk(value)
    } catch (error) {
      return asError(error)
    }
  }
}

function asOk(value: unknown) {
  return { tag: 'ok', val: value }
}

/** An `Error` without a payload is a fault of the host, not an error value. */
function asError(error: unknown) {
  if (error instanceof Error) {
    if (!('payload' in error)) throw error
    return { tag: 'err', val: error.payload }
  }
  return { tag: 'err', val: error }
}

function awaitLowered(core: AsyncCore<unknown>, signature: Signature, cx: Context): CoreFunction {
  const { handles } = cx
  return (...flat: CoreValue[]) => {
    if (!handles.mayLeave) trap('cannot leave component instance')
    const at = signature.resultInMemory ? signature.returnPointer(cx, flat) : 0
    const promise = (core.start as CoreFunction)(...flat) as Promise<unknown>
    const lenders = handles.takeLenders()
    const lowered = promise.then(result =>
      signature.resultInMemory ? core.store?.(result, at) : core.flat?.(result),
    )
    return blockOn(lowered, () => handles.giveBack(lenders), cx)
  }
}

/** Suspends the guest, if its task may block. */
function blockOn(promise: Promise<unknown>, end: () => void, cx: Context): Promise<unknown> {
  if (cx.instance.syncTasks > 0) {
    promise.then(end, end)
    trap('cannot block a synchronous task before returning')
  }
  return promise.finally(end)
}
