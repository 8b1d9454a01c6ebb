import { currentThread } from '../async/current-thread.ts'
import { canSuspend, suspending } from '../async/jspi.ts'
import { Subtask, subtaskState } from '../async/subtask.ts'
import { cancelled, type FuncInst } from '../async/task.ts'
import { always, type CoreResult } from '../async/thread.ts'
import { trap, uncatchable } from '../errors.ts'
import { CallerScope } from '../instance/borrow-scope.ts'
import type { CoreFunction, CoreValue } from '../instance/core-function.ts'
import { type LiftedFunc, needsExclusive } from '../instance/lifted-func.ts'
import { printFuncType } from '../types/print.ts'
import type { FuncType } from '../types/types.ts'
import { liftAsync, liftSync } from './canon-lift.ts'
import { blockingCoreFunc, type CoreFunc } from './core-func.ts'
import type { Callable, Func } from './func.ts'
import { hostCallable, hostCallee } from './host-callee.ts'
import { LoweredAsync } from './host-function.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import { awaitLowered, startLowered } from './lowered-async.ts'
import { type Signature, signatureOf } from './signature.ts'
import { subtaskResult } from './subtask-result.ts'

/**
 * `canon lower`: the core function by which a guest calls a function of the host or of another component. Without
 * `async`, a call that does not finish at once stops the guest's thread.
 */
export function lower(func: Func, cx: LiftLowerContext, async: boolean): CoreFunc {
  const signature = signatureOf(func.type)
  const type = signature.lowered(async)
  const call = checkMayLeave(lowerCall(func, signature, cx, async), func, cx)
  if (func.type.async && !async) return blockingCoreFunc(func.name, type, call, cx.instance)
  // Other calls of the instance need no separate stack for this one: it waits only for a thread that has one already.
  const importable = async && mayFindReadyThread(func) ? suspending(func.name, type, call) : call
  return { type, call, importable }
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
    return callSync(callable, signature, cx, lowerResult)
  }
  const callee = func.kind === 'host' ? hostCallee(func, cx) : liftAsync(func, 'component')
  if (!async) return callAndWait(callee, signature, cx, lowerResult)
  const waitsForThread = () => mayFindReadyThread(func) && hasReadyThread(func)
  return startCall(callee, signature, cx, lowerResult, waitsForThread)
}

type LowerResult = (value: unknown, flat: readonly CoreValue[], inMemory?: boolean) => CoreValue | undefined

/** Returns the function that lowers results. The error for a host's value that does not fit names the host's function. */
function resultLowering(func: Func, signature: Signature, cx: LiftLowerContext): LowerResult {
  if (func.kind !== 'host') return (value, flat, inMemory) => signature.lowerResult(cx, value, flat, inMemory)
  return (value, flat, inMemory) => {
    try {
      return signature.lowerResult(cx, value, flat, inMemory)
    } catch (error) {
      if (error instanceof TypeError)
        error.message = `${func.name} returned a value that does not fit its type ${printFuncType(func.type)}: ${error.message}`
      throw error
    }
  }
}

/** Refuses calls while the instance may not call out. A function that always reads the handle table checks that there. */
function checkMayLeave(
  call: CoreFunction,
  { kind, type }: Func,
  { handles }: LiftLowerContext,
): CoreFunction {
  if (kind === 'lowered' && !type.async && readsHandles(type)) return call
  return (...flat) => {
    if (!handles.mayLeave) trap('cannot leave component instance')
    return call(...flat)
  }
}

function readsHandles({ params, result }: FuncType): boolean {
  const self = params[0]?.type.kind
  return self === 'borrow' || self === 'own' || result?.kind === 'own'
}

/** Returns the core function for a callee that has returned when its call is over. */
function callSync(
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
    const scope = new CallerScope()
    const args = signature.liftParams(cx.forCall(scope), flat)
    try {
      return lowerResult(callable(...args), flat)
    } catch (error) {
      throw uncatchable(error)
    } finally {
      scope.end()
    }
  }
}

/** Lifts the arguments of a call, which may outlive its core function. */
function liftArgs(
  signature: Signature,
  cx: LiftLowerContext,
  scope: CallerScope,
  flat: readonly CoreValue[],
  inMemory?: boolean,
): unknown[] {
  return signature.liftParams(signature.paramsHaveHandles ? cx.forCall(scope) : cx, flat, inMemory)
}

/** Returns the core function for an `async func` that stops the thread until the callee has returned. */
function callAndWait(
  callee: FuncInst,
  signature: Signature,
  cx: LiftLowerContext,
  lowerResult: LowerResult,
): CoreFunction {
  return (...flat: CoreValue[]): CoreResult => {
    const thread = currentThread()
    const scope = new CallerScope()
    let state: 'called' | 'returned' | 'failed' = 'called'
    let outcome: unknown
    callee({
      onStart: () => liftArgs(signature, cx, scope, flat),
      onResolve: value => {
        outcome = lowerResult(value, flat)
        state = 'returned'
        thread.wake()
      },
      onFail: error => {
        outcome = error
        state = 'failed'
        thread.wake()
      },
    })
    const finish = () => {
      scope.end()
      if (state === 'failed') throw uncatchable(outcome)
      return outcome as CoreValue | undefined
    }
    return state === 'called' ? thread.waitUntil(() => state !== 'called', finish) : finish()
  }
}

/** Whether the callee may have to wait for its instance to be free, and a caller can wait for that too. */
function mayFindReadyThread(func: Func): func is LiftedFunc {
  return func.kind === 'lifted' && needsExclusive(func) && canSuspend()
}

/** Whether the thread that excludes others from the instance is ready, and only had no turn yet. */
function hasReadyThread({ instance }: LiftedFunc): boolean {
  return instance.exclusiveThread?.ready ?? false
}

/**
 * Returns the core function for an `async func` whose call becomes a subtask unless it returns at once.
 *
 * @param hasReadyThread whether a ready thread of the callee's instance has to run before the call can start. As in other
 *   implementations that thread has its turn first, so that the caller does not see a call that could have started.
 */
function startCall(
  callee: FuncInst,
  signature: Signature,
  cx: LiftLowerContext,
  lowerResult: LowerResult,
  hasReadyThread: () => boolean,
): CoreFunction {
  return (...flat: CoreValue[]): CoreResult => {
    const thread = currentThread()
    const scope = new CallerScope()
    const subtask = new Subtask(scope)
    let onProgress = () => {}
    const onCancel = callee({
      onStart: () => {
        const args = liftArgs(signature, cx, scope, flat, signature.asyncParamsInMemory)
        subtask.state = subtaskState.started
        onProgress()
        return args
      },
      onResolve: value => {
        scope.endJsObjects()
        if (value !== cancelled) {
          lowerResult(value, flat, true)
          subtask.state = subtaskState.returned
        } else if (subtask.state === subtaskState.starting)
          subtask.state = subtaskState.cancelledBeforeStarted
        else subtask.state = subtaskState.cancelledBeforeReturned
        onProgress()
      },
      onFail: error => {
        cx.instance.poison(error)
      },
    })
    subtask.onCancel = onCancel
    const finish = () =>
      subtaskResult(subtask, cx.handles, progress => {
        onProgress = progress
      })
    const waitsForTurn = subtask.state === subtaskState.starting && thread.task.mayBlock && hasReadyThread()
    return waitsForTurn ? thread.yield(always, finish) : finish()
  }
}
