import type { CoreFuncType } from '../binary/definitions.ts'
import { forgetLatestTrap, latestTrap } from '../errors.ts'
import { CalleeTrapped } from '../instance/component-instance.ts'
import type { CoreFunction, CoreValue } from '../instance/core-function.ts'
import { runAs } from './current-thread.ts'
import { promising } from './jspi.ts'
import type { Task } from './task.ts'
import type { Continuation, Thread } from './thread.ts'

/** Core function that a thread runs, on the stack of its caller or on a separate one. */
export class ThreadFunction {
  readonly type: CoreFuncType
  readonly call: CoreFunction
  #promising: CoreFunction | undefined

  constructor(type: CoreFuncType, call: CoreFunction) {
    this.type = type
    this.call = call
  }

  /** The function on a separate stack. Created on first use: most components never stop. */
  get promising(): CoreFunction {
    this.#promising ??= promising(this.type, this.call)
    return this.#promising
  }
}

/**
 * Runs core code as a thread that may stop. `onReturn` receives the result of the code: before this function returns, if
 * the thread does not stop.
 */
export function runThread(
  thread: Thread,
  func: ThreadFunction,
  args: readonly CoreValue[],
  onReturn: (returned: CoreValue) => void,
): void {
  const { instance } = thread.task
  if (!instance.store.suspends) {
    onReturn(runAs(thread, () => func.call(...args)) as CoreValue)
    return
  }
  let hasReturned = false
  thread.onReturn = returned => {
    hasReturned = true
    onReturn(returned)
  }
  forgetLatestTrap()
  const promise = runAs(thread, () => func.promising(...args)) as Promise<void>
  promise.catch((error: unknown) => failTask(thread.task, error))
  // The code has trapped. The engine reports the error only when this stack is gone: JS can wait for that, a component
  // cannot go on.
  if (!hasReturned && !thread.waiting && thread.task.boundary === 'component')
    throw latestTrap() ?? new CalleeTrapped()
}

/** Prepares a thread that a guest created: it starts when another thread resumes it. */
export function startSuspended(thread: Thread, start: CoreFunction, argument: CoreValue): void {
  const { task } = thread
  const func = new ThreadFunction(
    { params: [typeof argument === 'bigint' ? 'i64' : 'i32'], results: [] },
    start,
  )
  const continuation = thread.suspend(() => {
    runThread(thread, func, [argument], () => {
      task.unregisterThread(thread)
      if (task.hasEnded) task.instance.tasks.delete(task)
    })
    return undefined
  })
  resumeWhenReady(task, continuation)
}

/** Lets JS resume a thread, whose core code has returned or not started, as soon as the thread is ready. */
export function resumeWhenReady(task: Task, continuation: Continuation): void {
  const { instance } = task
  continuation.onReady(() => {
    if (instance.handles.trapped !== undefined) return
    instance.enter()
    try {
      // If another thread has consumed the event, the next one has its turn.
      if (continuation.resume() === continuation) instance.wakeWaiting()
    } catch (error) {
      failTask(task, error)
    } finally {
      instance.leave()
    }
  })
}

/**
 * Ends the instance of a task after an error inside it. A task whose callee has trapped fails when the engine has reported
 * the cause.
 *
 * @returns the error that is reported
 */
export function failTask(task: Task, error: unknown): unknown {
  const reported = task.instance.poison(error)
  if (!(reported instanceof CalleeTrapped)) task.fail(reported)
  return reported
}
