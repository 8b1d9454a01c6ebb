import { HostCall, switchCaller } from '../async/host-call.ts'
import { canSuspend, seldomSuspending, suspending } from '../async/jspi.ts'
import { Subtask, subtaskState } from '../async/subtask.ts'
import { type Callee, cancelled } from '../async/task.ts'
import { always, currentThread, type Result } from '../async/thread.ts'
import { eventCode } from '../async/waitable.ts'
import type { CoreFuncType } from '../binary/definitions.ts'
import { trap, uncatchable } from '../errors.ts'
import type { CoreFunction, CoreValue } from '../instance/core-function.ts'
import { endBorrow } from '../instance/guest-resource.ts'
import type { ResourceHandle } from '../instance/handle-table.ts'
import type { Lifetime } from '../instance/lifetime.ts'
import { type LiftedFunc, needsExclusive } from '../instance/lifted-func.ts'
import { printFuncType } from '../types/print.ts'
import type { FuncType, ValueType } from '../types/types.ts'
import { type Callable, liftAsync, liftSync } from './canon-lift.ts'
import { discard } from './discard.ts'
import { type AsyncCore, LoweredAsync } from './host-function.ts'
import { hostError, hostOk } from './host-result.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import { type Func, type HostFunc, type Signature, signatureOf } from './signature.ts'

/** What `canon lower` makes of a function: a core function, to be imported by core modules. */
export interface CoreFunc {
  readonly type: CoreFuncType | undefined
  /** To call from JS. */
  readonly call: CoreFunction
  /** To import: the same, or its suspending form. */
  readonly importable: CoreFunction
}

/** `canon lower`. Without `async`, a call that does not finish at once stops the guest's thread. */
export function lower(func: Func, cx: LiftLowerContext, async: boolean): CoreFunc {
  const signature = signatureOf(func.type)
  const type = signature.lowered(async)
  const call = refuseLeaving(lowerCall(func, signature, cx, async), func, cx)
  if (func.type.async && !async) return mayWait(func.name, type, call, cx)
  // No reason to give every call a stack of its own: it waits only for a thread that has one already.
  const importable = async && mayFindReadyThread(func) ? suspending(func.name, type, call) : call
  return { type, call, importable }
}

/** A core function that may stop its thread. */
export function mayWait(
  name: string,
  type: CoreFuncType,
  call: CoreFunction,
  cx: { instance: LiftLowerContext['instance'] },
): CoreFunc {
  cx.instance.root.suspends = true
  return { type, call, importable: suspending(name, type, call) }
}

/** The same for one that seldom does: it is refused on no engine, only traps where it would have to wait and cannot. */
export function mayWaitSeldom(
  name: string,
  type: CoreFuncType,
  call: CoreFunction,
  cx: { instance: LiftLowerContext['instance'] },
): CoreFunc {
  if (canSuspend()) return mayWait(name, type, call, cx)
  return { type, call, importable: seldomSuspending(name, call) }
}

function lowerCall(func: Func, signature: Signature, cx: LiftLowerContext, async: boolean): CoreFunction {
  if (func.kind === 'lowered' && func.lowered instanceof LoweredAsync) {
    const core = func.lowered.lower(cx)
    return async ? startLowered(core, signature, cx) : awaitLowered(core, signature, cx)
  }
  if (func.kind === 'lowered') return func.lowered.lower(cx) as CoreFunction
  const lowerResult = resultLowering(func, signature, cx)
  if (!func.type.async) {
    const callable = func.kind === 'host' ? hostCallable(func, cx) : liftSync(func, 'component')
    return callWithValues(callable, signature, cx, lowerResult)
  }
  const callee = func.kind === 'host' ? hostCallee(func, cx) : liftAsync(func, 'component')
  if (!async) return awaitCall(callee, signature, cx, lowerResult)
  const mayWaitForThread = () => mayFindReadyThread(func) && hasReadyThread(func)
  return startCall(callee, signature, cx, lowerResult, mayWaitForThread)
}

type LowerResult = (value: unknown, flat: readonly CoreValue[], inMemory?: boolean) => CoreValue | undefined

/** Of a host's function, a value that does not fit is an error that names the function. */
function resultLowering(func: Func, signature: Signature, cx: LiftLowerContext): LowerResult {
  if (func.kind !== 'host') return (value, flat, inMemory) => signature.lowerResult(cx, value, flat, inMemory)
  return (value, flat, inMemory) => {
    try {
      return signature.lowerResult(cx, value, flat, inMemory)
    } catch (error) {
      if (error instanceof TypeError)
        error.message = `${func.name} returned what does not fit its type ${printFuncType(func.type)}: ${error.message}`
      throw error
    }
  }
}

/** No function may be called while the instance may not leave. Those that always use the handle table check there. */
function refuseLeaving(
  call: CoreFunction,
  { kind, type }: Func,
  { handles }: LiftLowerContext,
): CoreFunction {
  if (kind === 'lowered' && !type.async && usesHandles(type)) return call
  return (...flat) => {
    if (!handles.mayLeave) trap('cannot leave component instance')
    return call(...flat)
  }
}

function usesHandles({ params, result }: FuncType): boolean {
  const self = params[0]?.type.kind
  return self === 'borrow' || self === 'own' || result?.kind === 'own'
}

/** The arguments of a call, and what ends the loan of the handles among them. */
function liftArgs(
  signature: Signature,
  cx: LiftLowerContext,
  flat: readonly CoreValue[],
  inMemory?: boolean,
) {
  const args = signature.liftParams(cx, flat, inMemory)
  const borrowed = cx.borrowedByJs
  if (borrowed.length > 0) cx.borrowedByJs = []
  const endBorrows = () => {
    for (const object of borrowed) endBorrow(object)
  }
  return { args, lenders: cx.handles.takeLenders(), endBorrows }
}

/** A function that has returned when its call is over. */
function callWithValues(
  callable: Callable,
  signature: Signature,
  cx: LiftLowerContext,
  lowerResult: LowerResult,
): CoreFunction {
  if (!signature.paramsHaveHandles) {
    return (...flat: CoreValue[]) => {
      try {
        return lowerResult(callable(...signature.liftParams(cx, flat)), flat)
      } catch (error) {
        throw uncatchable(error)
      }
    }
  }
  return (...flat: CoreValue[]) => {
    const { args, lenders, endBorrows } = liftArgs(signature, cx, flat)
    try {
      return lowerResult(callable(...args), flat)
    } catch (error) {
      throw uncatchable(error)
    } finally {
      cx.handles.giveBack(lenders)
      endBorrows()
    }
  }
}

/** A call of an `async func` that stops the thread until it has returned. */
function awaitCall(
  callee: Callee,
  signature: Signature,
  cx: LiftLowerContext,
  lowerResult: LowerResult,
): CoreFunction {
  return (...flat: CoreValue[]): Result => {
    const thread = currentThread()
    let state: 'called' | 'returned' | 'failed' = 'called'
    let outcome: unknown
    let end = () => {}
    callee({
      start: () => {
        const { args, lenders, endBorrows } = liftArgs(signature, cx, flat)
        end = () => {
          cx.handles.giveBack(lenders)
          endBorrows()
        }
        return args
      },
      resolve: value => {
        outcome = lowerResult(value, flat)
        state = 'returned'
        thread.wake()
      },
      fail: error => {
        outcome = error
        state = 'failed'
        thread.wake()
      },
    })
    const finish = () => {
      end()
      if (state === 'failed') throw uncatchable(outcome)
      return outcome as CoreValue | undefined
    }
    return state === 'called' ? thread.wait(() => state !== 'called', finish) : finish()
  }
}

/** Whether the callee may have to wait for its instance to be free, and a caller can wait with it. */
function mayFindReadyThread(func: Func): func is LiftedFunc {
  return func.kind === 'lifted' && needsExclusive(func) && canSuspend()
}

/** Whether the thread that keeps the instance from starting a call could go on, and only had no turn yet. */
function hasReadyThread({ instance }: LiftedFunc): boolean {
  return instance.exclusiveThread?.ready ?? false
}

/**
 * A call of an `async func` that becomes a subtask when it has not returned at once.
 *
 * @param hasReadyThread whether a thread of the callee's instance has to run before the call can start, and could. It is
 *   given its turn, as in other implementations, so that the caller learns more than that the call waits for it.
 */
function startCall(
  callee: Callee,
  signature: Signature,
  cx: LiftLowerContext,
  lowerResult: LowerResult,
  hasReadyThread: () => boolean,
): CoreFunction {
  return (...flat: CoreValue[]): Result => {
    const thread = currentThread()
    const subtask = new Subtask(cx.handles)
    let onProgress = () => {}
    let endBorrows = () => {}
    const onCancel = callee({
      start: () => {
        const lifted = liftArgs(signature, cx, flat, signature.asyncParamsInMemory)
        subtask.state = subtaskState.started
        subtask.lend(lifted.lenders)
        endBorrows = lifted.endBorrows
        onProgress()
        return lifted.args
      },
      resolve: value => {
        endBorrows()
        if (value !== cancelled) {
          lowerResult(value, flat, true)
          subtask.state = subtaskState.returned
        } else if (subtask.state === subtaskState.starting)
          subtask.state = subtaskState.cancelledBeforeStarted
        else subtask.state = subtaskState.cancelledBeforeReturned
        onProgress()
      },
      fail: error => {
        cx.instance.poison(error)
      },
    })
    subtask.onCancel = onCancel
    const finish = () =>
      started(subtask, cx, progress => {
        onProgress = progress
      })
    const waitsForTurn = subtask.state === subtaskState.starting && thread.task.mayBlock && hasReadyThread()
    return waitsForTurn ? thread.yield(always, finish) : finish()
  }
}

/** What an async `canon lower` returns: the state of the call, and its index if it is not over. */
function started(
  subtask: Subtask,
  { handles }: LiftLowerContext,
  onProgress: (progress: () => void) => void,
): number {
  if (subtask.resolved) {
    subtask.deliverResolve()
    return subtaskState.returned
  }
  const index = handles.insert(subtask)
  onProgress(() => {
    subtask.setPendingEvent(() => {
      if (subtask.resolved) subtask.deliverResolve()
      return [eventCode.subtask, index, subtask.state]
    })
  })
  return subtask.state | (index << 4)
}

/** A host's JS function that is not async. */
function hostCallable(func: HostFunc, cx: LiftLowerContext): Callable {
  const call = inHost(func, cx)
  const { lifetime } = cx.instance.root
  return (...args) => call(lifetime, args)
}

/** Runs a function of the host, called by `caller`: a `result` is what it returns or throws. */
function inHost({ call, name, type }: HostFunc, { instance }: LiftLowerContext) {
  const run = (caller: HostCall | Lifetime, args: readonly unknown[]) => {
    const previous = switchCaller(caller)
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
      // Nobody waits for it: if it fails, nobody else would hear of it.
      if (value instanceof Promise && type.result === undefined && !type.async) {
        value.catch((error: unknown) => instance.poison(error))
      }
      return value
    } finally {
      switchCaller(previous)
    }
  }
  if (type.result?.kind !== 'result') return run
  return (caller: HostCall | Lifetime, args: readonly unknown[]) => {
    try {
      const value = run(caller, args)
      return type.async && isPromise(value) ? Promise.resolve(value).then(hostOk, hostError) : hostOk(value)
    } catch (error) {
      return hostError(error)
    }
  }
}

/** A host's `async func`: what it returns, or what its promise resolves to. */
function hostCallee(func: HostFunc, cx: LiftLowerContext): Callee {
  const run = inHost(func, cx)
  const { lifetime } = cx.instance.root
  return call => {
    const hostCall = new HostCall(lifetime)
    try {
      const result = run(hostCall, call.start())
      if (isPromise(result)) settle(result, hostCall, cx, func.type.result, call.resolve, call.fail)
      else call.resolve(result)
    } catch (error) {
      throw uncatchable(error)
    }
    return () => {
      if (hostCall.cancel()) call.resolve(cancelled)
    }
  }
}

/**
 * Hands on what a promise of the host settles to, while the guest's code is not running. Nothing comes of it when the
 * call was cancelled.
 *
 * @param type of the value, where it is one in the JS mapping
 */
function settle(
  promise: PromiseLike<unknown>,
  hostCall: HostCall,
  { handles }: LiftLowerContext,
  type: ValueType | undefined,
  resolve: (value: unknown) => void,
  fail: (error: unknown) => void,
): void {
  promise.then(
    value => {
      hostCall.settle()
      const { trapped } = handles
      if (hostCall.isCancelled || trapped !== undefined) discard(type, value)
      if (hostCall.isCancelled) return
      if (trapped !== undefined) {
        fail(new Error(`the instance has trapped while it was suspended: ${trapped}`))
        return
      }
      try {
        resolve(value)
      } catch (error) {
        fail(error)
      }
    },
    (error: unknown) => {
      hostCall.settle()
      if (!hostCall.isCancelled) fail(error)
    },
  )
}

/** The same for a host function in lowered form: {@link awaitCall}. */
function awaitLowered(core: AsyncCore<unknown>, signature: Signature, cx: LiftLowerContext): CoreFunction {
  return (...flat: CoreValue[]): Result => {
    const thread = currentThread()
    const at = signature.resultInMemory ? signature.returnPointer(cx, flat) : 0
    const hostCall = new HostCall(cx.instance.root.lifetime)
    const { promise, lenders } = startCore(core.start as CoreFunction, flat, hostCall, cx)
    let outcome: { value: unknown } | { error: unknown } | undefined
    const settled = (result: { value: unknown } | { error: unknown }) => {
      outcome = result
      thread.wake()
    }
    settle(
      promise,
      hostCall,
      cx,
      undefined,
      value => settled({ value }),
      error => settled({ error }),
    )
    return thread.wait(
      () => outcome !== undefined,
      () => {
        cx.handles.giveBack(lenders)
        const result = outcome as { value: unknown } | { error: unknown }
        if ('error' in result) throw uncatchable(result.error)
        if (signature.resultInMemory) core.store?.(result.value, at)
        else return core.flat?.(result.value)
        return undefined
      },
    )
  }
}

/** {@link startCall} of a host function in lowered form. */
function startLowered(core: AsyncCore<unknown>, signature: Signature, cx: LiftLowerContext): CoreFunction {
  return (...flat: CoreValue[]) => {
    const at = signature.type.result === undefined ? 0 : signature.returnPointer(cx, flat)
    const start = signature.asyncParamsInMemory ? core.startFromMemory : (core.start as CoreFunction)
    const hostCall = new HostCall(cx.instance.root.lifetime)
    const { promise, lenders } = startCore(start, flat, hostCall, cx)
    const subtask = new Subtask(cx.handles)
    subtask.state = subtaskState.started
    subtask.lend(lenders)
    let onProgress = () => {}
    subtask.onCancel = () => {
      if (!hostCall.cancel()) return
      subtask.state = subtaskState.cancelledBeforeReturned
      onProgress()
    }
    settle(
      promise,
      hostCall,
      cx,
      undefined,
      value => {
        core.store?.(value, at)
        subtask.state = subtaskState.returned
        onProgress()
      },
      error => {
        cx.instance.poison(error)
      },
    )
    return started(subtask, cx, progress => {
      onProgress = progress
    })
  }
}

function startCore(
  start: CoreFunction,
  flat: readonly CoreValue[],
  hostCall: HostCall,
  { handles }: LiftLowerContext,
) {
  const previous = switchCaller(hostCall)
  try {
    const promise = start(...flat) as Promise<unknown>
    return { promise, lenders: handles.takeLenders() as readonly ResourceHandle[] }
  } catch (error) {
    handles.giveBack(handles.takeLenders())
    throw uncatchable(error)
  } finally {
    switchCaller(previous)
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}
