import { HostCall, switchCaller } from '../async/host-call.ts'
import { cancelled, type FuncInst } from '../async/task.ts'
import { uncatchable } from '../errors.ts'
import type { HandleTable } from '../instance/handle-table.ts'
import type { Lifetime } from '../instance/lifetime.ts'
import type { ValueType } from '../types/types.ts'
import { discard } from './discard.ts'
import type { Callable, HostFunc } from './func.ts'
import { hostError, hostOk } from './host-result.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'

/** Adapts a host's JS function whose type is not `async`. */
export function hostCallable(func: HostFunc, cx: LiftLowerContext): Callable {
  const run = runInHost(func, cx)
  const { lifetime } = cx.instance.store
  return (...args) => run(lifetime, args)
}

/** Adapts a host's `async func`: the result is its return value, or the value that its promise resolves to. */
export function hostCallee(func: HostFunc, cx: LiftLowerContext): FuncInst {
  const run = runInHost(func, cx)
  const { lifetime } = cx.instance.store
  return ({ onStart, onResolve, onFail }) => {
    const hostCall = new HostCall(lifetime)
    try {
      const result = run(hostCall, onStart())
      if (isPromise(result)) {
        whenSettled(result, hostCall, cx.handles, onResolve, onFail, func.type.result)
      } else onResolve(result)
    } catch (error) {
      throw uncatchable(error)
    }
    return () => {
      if (hostCall.cancel()) onResolve(cancelled)
    }
  }
}

/** Returns a function that runs a host function with a source of signals. A `result` is returned or thrown by the host. */
function runInHost({ call, name, type }: HostFunc, { instance }: LiftLowerContext) {
  const run = (source: HostCall | Lifetime, args: readonly unknown[]) => {
    const previous = switchCaller(source)
    try {
      const value = call(...args)
      if (
        value instanceof Promise &&
        !type.async &&
        type.result !== undefined &&
        type.result.kind !== 'future'
      ) {
        throw new TypeError(`${name} returned a promise, but its type is not async`)
      }
      // The guest does not wait for the promise, so a rejection ends the guest.
      if (value instanceof Promise && type.result === undefined && !type.async) {
        value.catch((error: unknown) => instance.poison(error))
      }
      return value
    } finally {
      switchCaller(previous)
    }
  }
  if (type.result?.kind !== 'result') return run
  return (source: HostCall | Lifetime, args: readonly unknown[]) => {
    try {
      const value = run(source, args)
      return type.async && isPromise(value) ? Promise.resolve(value).then(hostOk, hostError) : hostOk(value)
    } catch (error) {
      return hostError(error)
    }
  }
}

/**
 * Passes the result of a host's promise on, while the guest's code is not running. The result of a cancelled call is
 * dropped.
 *
 * @param type type of the value, if it is one of the JS mapping
 */
export function whenSettled(
  promise: PromiseLike<unknown>,
  hostCall: HostCall,
  handles: HandleTable,
  onResolve: (value: unknown) => void,
  onFail: (error: unknown) => void,
  type?: ValueType,
): void {
  promise.then(
    value => {
      hostCall.finish()
      const { trapped } = handles
      if (hostCall.isCancelled || trapped !== undefined) discard(type, value)
      if (hostCall.isCancelled) return
      if (trapped !== undefined) {
        onFail(new Error(`the instance has trapped while it was suspended: ${trapped}`))
        return
      }
      try {
        onResolve(value)
      } catch (error) {
        onFail(error)
      }
    },
    (error: unknown) => {
      hostCall.finish()
      if (!hostCall.isCancelled) onFail(error)
    },
  )
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}
