import { HostCall, switchCaller } from '../async/host-call.ts'
import { cancelled, type FuncInst } from '../async/task.ts'
import { trap, uncatchable } from '../errors.ts'
import type { Lifetime } from '../instance/lifetime.ts'
import type { ValueType } from '../types/types.ts'
import { discardOf } from './codec.ts'
import { type Callable, type HostFunc, mayBlock } from './func.ts'
import { hostError, hostOk } from './host-result.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'

/** Calls a function of the host with a source for the signals that it may ask for. */
type HostCode = (source: HostCall | Lifetime, args: readonly unknown[]) => unknown

/** Adapts a host's JS function whose type is not `async`. */
export function hostCallable(func: HostFunc, cx: LiftLowerContext): Callable {
  const run = runInHost(func, cx)
  const { lifetime } = cx.instance.store
  return (...args) => run(lifetime, args)
}

/**
 * Adapts a host's `async func`: the result is its return value, or the value that its promise resolves to.
 *
 * @param type type of the result, if it is a value in the JS mapping
 */
export function hostCallee(run: HostCode, { instance }: LiftLowerContext, type?: ValueType): FuncInst {
  const { lifetime } = instance.store
  return handlers => {
    const hostCall = new HostCall(lifetime, handlers)
    try {
      if (lifetime.hostCalls.size === mostHostCalls)
        trap(`too many calls of the host: the limit is ${mostHostCalls}`)
      const result = run(hostCall, handlers.onStart())
      if (isPromise(result)) whenSettled(result, hostCall, type)
      else handlers.onResolve(result)
    } catch (error) {
      throw uncatchable(error)
    }
    return () => {
      if (!hostCall.cancel()) return
      // Beyond half of the limit, the guest waits for the end of the call, so that it meets the limit only with calls that it
      // does not cancel.
      if (lifetime.hostCalls.size > mostHostCalls / 2) hostCall.onEnd = () => handlers.onResolve(cancelled)
      else handlers.onResolve(cancelled)
    }
  }
}

/** Number of calls of the host that may wait at a time, some 50 MB. */
const mostHostCalls = 2 ** 14

/** Adapts a JS function: while it runs, its source of signals is the current one. */
export function callAs(call: Callable): HostCode {
  return (source, args) => {
    const previous = switchCaller(source)
    try {
      return call(...args)
    } finally {
      switchCaller(previous)
    }
  }
}

/** Adapts a host's JS function: its result is checked, and the error of a `result` may be thrown. */
export function runInHost(func: HostFunc, { instance }: LiftLowerContext): HostCode {
  const { call, name, type } = func
  const waits = mayBlock(func)
  const callHost = callAs(call)
  const run: HostCode = (source, args) => {
    const value = callHost(source, args)
    if (!waits && type.result?.kind !== 'future' && isPromise(value, false)) {
      if (type.result !== undefined)
        throw new TypeError(`${name} returned a promise, but its type is not async`)
      // The guest does not wait for the promise, so a rejection ends the guest.
      value.catch((error: unknown) => instance.poison(error))
    }
    return value
  }
  if (type.result?.kind !== 'result') return run
  return (source, args) => {
    try {
      const value = run(source, args)
      return waits && isPromise(value) ? Promise.resolve(value).then(hostOk, hostError) : hostOk(value)
    } catch (error) {
      return hostError(error)
    }
  }
}

/**
 * Passes the result of a host's promise on, while the guest's code is not running. The result of a cancelled call is
 * dropped.
 *
 * @param type type of the value, if it is a value in the JS mapping
 */
function whenSettled(promise: PromiseLike<unknown>, hostCall: HostCall, type?: ValueType): void {
  hostCall.lifetime.hostCalls.add(hostCall)
  promise.then(
    value => {
      const handlers = hostCall.finish()
      if (handlers) handlers.onResolve(value)
      else discardOf(type)?.([value])
    },
    (error: unknown) => hostCall.finish()?.onFail(error),
  )
}

/** Whether a value is a promise, or anything that can be awaited. A value that cannot be read is neither. */
function isPromise(value: unknown, orThenable = true): value is Promise<unknown> {
  try {
    return (
      value instanceof Promise ||
      (orThenable && typeof (value as PromiseLike<unknown> | undefined)?.then === 'function')
    )
  } catch {
    return false
  }
}
