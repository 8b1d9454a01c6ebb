import { currentThread } from '../async/current-thread.ts'
import { canSuspend, suspending } from '../async/jspi.ts'
import { handlesOfSubtask, Subtask, subtaskState } from '../async/subtask.ts'
import { type CallHandlers, cancelled, type FuncInst } from '../async/task.ts'
import { always, type CoreResult } from '../async/thread.ts'
import { eventCode } from '../async/waitable.ts'
import { trap, uncatchable } from '../errors.ts'
import { CallerScope } from '../instance/borrow-scope.ts'
import { CalleeTrapped } from '../instance/component-instance.ts'
import type { CoreFunction, CoreValue } from '../instance/core-function.ts'
import { arrivedInJs } from '../instance/in-flight.ts'
import { type LiftedFunc, needsExclusive } from '../instance/lifted-func.ts'
import { printFuncType } from '../types/print.ts'
import type { FuncType } from '../types/types.ts'
import { liftAsync, liftSync } from './canon-lift.ts'
import { discardOf } from './codec.ts'
import { blockingCoreFunc, type CoreFunc } from './core-func.ts'
import type { Discard } from './discard.ts'
import { type Callable, type Func, type HostFunc, mayBlock } from './func.ts'
import { callAs, hostCallable, hostCallee, runInHost } from './host-callee.ts'
import { type AsyncCore, LoweredAsync } from './host-function.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import { lowerFromJs } from './rollback.ts'
import { type Signature, signatureOf } from './signature.ts'

/**
 * `canon lower`: the core function by which a guest calls a function of the host or of another component. Without
 * `async`, a call that does not finish at once stops the guest's thread.
 */
export function lower(func: Func, cx: LiftLowerContext, async: boolean): CoreFunc {
  const signature = signatureOf(func.type)
  const type = signature.lowered(async)
  const call = checkMayLeave(lowerCall(func, signature, cx, async), func, cx)
  if (mayBlock(func) && !async) {
    cx.instance.store.hostBlocks ||= !func.type.async
    return blockingCoreFunc(func.name, type, call, cx.instance)
  }
  // Other calls of the instance need no separate stack for this one: it waits only for a thread that has one already.
  const importable = async && mayFindReadyThread(func) ? suspending(func.name, type, call) : call
  return { type, call, importable }
}

function lowerCall(func: Func, signature: Signature, cx: LiftLowerContext, async: boolean): CoreFunction {
  if (func.kind === 'lowered') {
    const { lowered } = func
    if (!(lowered instanceof LoweredAsync)) return lowered.lower(cx, func.name)
    const core = lowered.lower(cx)
    const start = (async && signature.asyncParamsInMemory ? core.startFromMemory : core.start) as Callable
    const callee = hostCallee(callAs(start), cx)
    const conversion = loweredConversion(core, signature, cx, async)
    return async ? startCall(callee, conversion, cx, () => false) : callAndWait(callee, conversion, cx)
  }
  const conversion = valueConversion(func, signature, cx, async)
  if (!mayBlock(func)) {
    const callable = func.kind === 'host' ? hostCallable(func, cx) : liftSync(func, 'component')
    return callSync(callable, conversion)
  }
  const callee =
    func.kind === 'host'
      ? hostCallee(runInHost(func, cx), cx, func.type.result)
      : liftAsync(func, 'component')
  if (!async) return callAndWait(callee, conversion, cx)
  return startCall(callee, conversion, cx, () => mayFindReadyThread(func) && hasReadyThread(func))
}

/** How the core values of a call become the arguments of its callee, and the result of the callee a core value. */
interface CallConversion {
  liftArgs(scope: CallerScope, flat: readonly CoreValue[]): unknown[]
  /** Writes a result in memory and returns `undefined`, or returns its only core value. */
  lowerResult(value: unknown, flat: readonly CoreValue[]): CoreValue | undefined
  /** Drops the resources in results that the guest does not receive, unless they are in flight. */
  readonly discard?: Discard | undefined
  /** Whether the callee is a component, which has the handles that the call lends until it resolves or ends. */
  readonly isLifted?: boolean
}

/** Converts core values to lifted ones. The error for a host's value that does not fit names the host's function. */
function valueConversion(
  func: HostFunc | LiftedFunc,
  signature: Signature,
  cx: LiftLowerContext,
  async: boolean,
): CallConversion {
  const { asyncParamsInMemory, paramsHaveHandles, paramsInMemory, resultInMemory } = signature
  const inMemory = async ? asyncParamsInMemory : paramsInMemory
  const liftArgs: CallConversion['liftArgs'] = (scope, flat) =>
    signature.liftParams(paramsHaveHandles ? cx.forCall(scope) : cx, flat, inMemory)
  const lowerResult: CallConversion['lowerResult'] = (value, flat) => {
    // The callee may have ended the instance.
    cx.handles.checkAlive()
    return signature.lowerResult(cx, value, flat, async || resultInMemory)
  }
  if (func.kind === 'lifted') return { liftArgs, lowerResult, isLifted: true }
  const lowerHostResult: CallConversion['lowerResult'] = (value, flat) => {
    try {
      return lowerResult(value, flat)
    } catch (error) {
      if (error instanceof TypeError)
        error.message = `${func.name} returned a value that does not fit its type ${printFuncType(func.type)}: ${error.message}`
      throw error
    }
  }
  const discard = discardOf(func.type.result)
  return {
    liftArgs: (scope, flat) => arrivedInJs(liftArgs(scope, flat)),
    lowerResult:
      discard === undefined
        ? lowerHostResult
        : (value, flat) =>
            lowerFromJs(
              cx,
              () => lowerHostResult(value, flat),
              received => discard([value], received),
            ),
    discard,
  }
}

/** Passes core values to a {@link LoweredAsync}, which reads its arguments and writes its result itself. */
function loweredConversion(
  core: AsyncCore<unknown>,
  signature: Signature,
  cx: LiftLowerContext,
  async: boolean,
): CallConversion {
  const inMemory = signature.resultInMemory || (async && signature.type.result !== undefined)
  return {
    liftArgs: (scope, flat) => {
      if (inMemory) signature.returnPointer(cx, flat)
      return [scope, ...flat]
    },
    lowerResult: (value, flat) => {
      if (!inMemory) return core.flat?.(value)
      core.store?.(value, signature.returnPointer(cx, flat))
      return undefined
    },
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
function callSync(callable: Callable, { liftArgs, lowerResult }: CallConversion): CoreFunction {
  return (...flat: CoreValue[]) => {
    const scope = new CallerScope()
    try {
      return lowerResult(callable(...liftArgs(scope, flat)), flat)
    } catch (error) {
      throw uncatchable(error)
    } finally {
      scope.end()
    }
  }
}

/** Returns the core function for an `async func` that stops the thread until the callee has returned. */
function callAndWait(callee: FuncInst, conversion: CallConversion, cx: LiftLowerContext): CoreFunction {
  return (...flat: CoreValue[]): CoreResult => {
    const thread = currentThread()
    const scope = new CallerScope()
    let isOver = false
    let result: CoreValue | undefined
    startCallee(callee, conversion, cx, scope, {
      onStart: () => conversion.liftArgs(scope, flat),
      onResolve: value => {
        result = conversion.lowerResult(value, flat)
        isOver = true
        thread.wake()
      },
    })
    const finish = () => {
      scope.end()
      return result
    }
    return isOver ? finish() : thread.waitUntil(() => isOver, finish)
  }
}

/**
 * Starts a call whose values are moved while the callee runs. An error in them is the caller's: it ends the store of the
 * caller. A callee in another store goes on. Its result is dropped.
 *
 * @returns a function that asks the callee to cancel
 */
function startCallee(
  callee: FuncInst,
  conversion: CallConversion,
  { handles, instance }: LiftLowerContext,
  scope: CallerScope,
  { onStart, onResolve }: Pick<CallHandlers, 'onStart' | 'onResolve'>,
): () => void {
  const { endings } = instance.store.lifetime
  let isOver = false
  const fail = (error: unknown) => {
    isOver = true
    scope.end()
    instance.poison(error)
  }
  // A callee in another store goes on when its caller has ended, so it is asked to cancel, as by `subtask.cancel`: Wasmtime
  // ends both with their store. It is asked later, since the stack may have no room for its code.
  const ending = {
    abort: () => {
      if (isOver || !conversion.isLifted) scope.end()
      queueMicrotask(onCancel)
    },
  }
  let onCancel: () => void
  try {
    onCancel = callee({
      onStart: () => {
        try {
          if (handles.trapped === undefined) return onStart()
        } catch (error) {
          fail(error)
        }
        throw new Error('the caller has trapped')
      },
      onResolve: value => {
        isOver = true
        scope.endJsObjects()
        try {
          if (handles.trapped === undefined) return onResolve(value)
          if (value !== cancelled) conversion.discard?.([value])
          // The caller has ended before, so this only drops the handles in flight.
          fail(new CalleeTrapped())
        } catch (error) {
          fail(error)
        }
      },
      onFail: fail,
    })
  } catch (error) {
    scope.end()
    throw error
  }
  if (!isOver) {
    endings.add(ending)
    scope.onEnd = () => endings.delete(ending)
  }
  // If the callee has ended the caller, this trap ends it again, and with it the call.
  handles.checkAlive()
  return onCancel
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
  conversion: CallConversion,
  cx: LiftLowerContext,
  hasReadyThread: () => boolean,
): CoreFunction {
  return (...flat: CoreValue[]): CoreResult => {
    const thread = currentThread()
    const scope = new CallerScope()
    const subtask = new Subtask(scope)
    let onProgress = () => {}
    subtask.onCancel = startCallee(callee, conversion, cx, scope, {
      onStart: () => {
        const args = conversion.liftArgs(scope, flat)
        subtask.state = subtaskState.started
        onProgress()
        return args
      },
      onResolve: value => {
        if (value !== cancelled) {
          conversion.lowerResult(value, flat)
          subtask.state = subtaskState.returned
        } else if (subtask.state === subtaskState.starting)
          subtask.state = subtaskState.cancelledBeforeStarted
        else subtask.state = subtaskState.cancelledBeforeReturned
        onProgress()
      },
    })
    /** Returns the state of the call and, unless the call is over, the index of its subtask. */
    const finish = () => {
      if (subtask.resolved) {
        subtask.deliverResolve()
        return subtaskState.returned
      }
      const index = cx.handles.insert(subtask, handlesOfSubtask)
      onProgress = () => {
        subtask.setPendingEvent(() => {
          if (subtask.resolved) subtask.deliverResolve()
          return [eventCode.subtask, index, subtask.state]
        })
      }
      return subtask.state | (index << 4)
    }
    const waitsForTurn = subtask.state === subtaskState.starting && thread.task.mayBlock && hasReadyThread()
    return waitsForTurn ? thread.yield(always, finish) : finish()
  }
}
