import { currentThread } from '../async/current-thread.ts'
import { HostCall, switchCaller } from '../async/host-call.ts'
import { Subtask, subtaskState } from '../async/subtask.ts'
import type { CoreResult } from '../async/thread.ts'
import { uncatchable } from '../errors.ts'
import { CallerScope } from '../instance/borrow-scope.ts'
import type { CoreFunction, CoreValue } from '../instance/core-function.ts'
import { whenSettled } from './host-callee.ts'
import type { AsyncCore } from './host-function.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import type { Signature } from './signature.ts'
import { subtaskResult } from './subtask-result.ts'

/** Returns the core function for a {@link LoweredAsync} that stops the thread until the promise settles. */
export function awaitLowered(
  core: AsyncCore<unknown>,
  signature: Signature,
  cx: LiftLowerContext,
): CoreFunction {
  return (...flat: CoreValue[]): CoreResult => {
    const thread = currentThread()
    const at = signature.resultInMemory ? signature.returnPointer(cx, flat) : 0
    const hostCall = new HostCall(cx.instance.store.lifetime)
    const scope = new CallerScope()
    const promise = startCore(core.start as StartCore, flat, hostCall, scope)
    let outcome: { value: unknown } | { error: unknown } | undefined
    const wakeWith = (result: { value: unknown } | { error: unknown }) => {
      outcome = result
      thread.wake()
    }
    whenSettled(
      promise,
      hostCall,
      cx.handles,
      value => wakeWith({ value }),
      error => wakeWith({ error }),
    )
    return thread.waitUntil(
      () => outcome !== undefined,
      () => {
        scope.end()
        const result = outcome as { value: unknown } | { error: unknown }
        if ('error' in result) throw uncatchable(result.error)
        if (signature.resultInMemory) core.store?.(result.value, at)
        else return core.flat?.(result.value)
        return undefined
      },
    )
  }
}

/** Returns the core function for a {@link LoweredAsync} whose call is a subtask. */
export function startLowered(
  core: AsyncCore<unknown>,
  signature: Signature,
  cx: LiftLowerContext,
): CoreFunction {
  return (...flat: CoreValue[]) => {
    const at = signature.type.result === undefined ? 0 : signature.returnPointer(cx, flat)
    const start = (signature.asyncParamsInMemory ? core.startFromMemory : core.start) as StartCore
    const hostCall = new HostCall(cx.instance.store.lifetime)
    const scope = new CallerScope()
    const promise = startCore(start, flat, hostCall, scope)
    const subtask = new Subtask(scope)
    subtask.state = subtaskState.started
    let onProgress = () => {}
    subtask.onCancel = () => {
      if (!hostCall.cancel()) return
      subtask.state = subtaskState.cancelledBeforeReturned
      onProgress()
    }
    whenSettled(
      promise,
      hostCall,
      cx.handles,
      value => {
        core.store?.(value, at)
        subtask.state = subtaskState.returned
        onProgress()
      },
      error => {
        cx.instance.poison(error)
      },
    )
    return subtaskResult(subtask, cx.handles, progress => {
      onProgress = progress
    })
  }
}

type StartCore = (scope: CallerScope, ...flat: CoreValue[]) => Promise<unknown>

function startCore(
  start: StartCore,
  flat: readonly CoreValue[],
  hostCall: HostCall,
  scope: CallerScope,
): Promise<unknown> {
  const previous = switchCaller(hostCall)
  try {
    return start(scope, ...flat)
  } catch (error) {
    scope.end()
    throw uncatchable(error)
  } finally {
    switchCaller(previous)
  }
}
