import type { CoreFuncType } from '../binary/definitions.ts'
import { trap, uncatchable } from '../errors.ts'
import { endBorrow } from '../instance/guest-resource.ts'
import type { FuncType } from '../types/types.ts'
import type { CoreValue } from './codec.ts'
import type { Context } from './context.ts'
import { type Func, type Signature, signatureOf } from './function.ts'
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
  const signature = signatureOf(func.type)
  const type = signature.core('lower')
  if (func.kind === 'lowered') {
    if (func.lowered instanceof LoweredAsync) {
      return coreFunc(type, func, awaitLowered(func.lowered.lower(cx), signature, cx))
    }
    const call = func.lowered.lower(cx)
    return coreFunc(type, func, refusesByItself(func.type) ? call : refuseLeaving(call, cx))
  }
  const callable: Callable =
    func.kind === 'lifted' ? lift(func, 'component', cx.instance) : hostCallable(func.call, func, cx)
  return coreFunc(type, func, callWithValues(callable, signature, cx))
}

function coreFunc(type: CoreFuncType, func: Func, call: CoreFunction): CoreFunc {
  return { type, call, importable: func.type.async ? suspending(func.name, type, call) : call }
}

/** Whether a call always uses the handle table, which refuses while the instance may not leave. */
function refusesByItself({ params, result }: FuncType): boolean {
  const self = params[0]?.type.kind
  return self === 'borrow' || self === 'own' || result?.kind === 'own'
}

function refuseLeaving(call: CoreFunction, { handles }: Context): CoreFunction {
  return (...flat) => {
    if (!handles.mayLeave) trap('cannot leave component instance')
    return call(...flat)
  }
}

/** Lifts the arguments, calls, and lowers the result: at once, or when the promise of it settles. */
function callWithValues(callable: Callable, signature: Signature, cx: Context): CoreFunction {
  const { handles } = cx
  const { type } = signature
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
    let pending = false
    try {
      const result = callable(...args)
      if (type.async && isPromise(result)) {
        pending = true
        return blockOn(result, value => signature.lowerResult(cx, value, flat), end, cx)
      }
      return signature.lowerResult(cx, result, flat)
    } catch (error) {
      throw uncatchable(error)
    } finally {
      if (!pending) end()
    }
  }
}

/** A host's JS function: a `result` is what it returns or throws. */
function hostCallable(call: Callable, { name, type }: Func, { instance }: Context): Callable {
  const inHost: Callable = (...args) => {
    const running = instance.leaveToHost()
    try {
      const value = call(...args)
      if (value instanceof Promise && !type.async && type.result !== undefined) {
        throw new TypeError(`${name} returned a promise, but its type is not async`)
      }
      return value
    } finally {
      instance.leave(running)
    }
  }
  if (type.result?.kind !== 'result') return inHost
  return (...args) => {
    try {
      const value = inHost(...args)
      return type.async && isPromise(value) ? value.then(asOk, asError) : asOk(value)
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
    let promise: Promise<unknown>
    try {
      promise = (core.start as CoreFunction)(...flat)
    } catch (error) {
      handles.giveBack(handles.takeLenders())
      throw uncatchable(error)
    }
    const lenders = handles.takeLenders()
    const lowerResult = (result: unknown) =>
      signature.resultInMemory ? core.store?.(result, at) : core.flat?.(result)
    return blockOn(promise, lowerResult, () => handles.giveBack(lenders), cx)
  }
}

/** Suspends the guest, if its task may block, until there is a result to lower. */
function blockOn(
  promise: PromiseLike<unknown>,
  lowerResult: (value: unknown) => unknown,
  end: () => void,
  cx: Context,
): Promise<unknown> {
  if (cx.instance.syncTasks > 0) {
    promise.then(end, end)
    trap('cannot block a synchronous task before returning')
  }
  const settled = (value: unknown) => {
    end()
    const { trapped } = cx.handles
    if (trapped !== undefined) trap(`the instance has trapped while it was suspended: ${trapped}`)
    return lowerResult(value)
  }
  const refused = (error: unknown) => {
    end()
    throw error
  }
  return Promise.resolve(promise.then(settled, refused)).catch(error => {
    throw uncatchable(error)
  })
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}
