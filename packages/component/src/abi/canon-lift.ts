import { runAs, switchTo } from '../async/current-thread.ts'
import { failTask, resumeWhenReady, runThread, ThreadFunction } from '../async/run-thread.ts'
import { type CallHandlers, type FuncInst, Task } from '../async/task.ts'
import { cancelEvent, type EventTuple, noEvent, WaitableSet } from '../async/waitable.ts'
import type { CoreFuncType } from '../binary/definitions.ts'
import { ComponentError, trap, uncatchable } from '../errors.ts'
import type { Boundary } from '../instance/boundary.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import type { CoreValue } from '../instance/core-function.ts'
import { isTrap } from '../instance/engine-trap.ts'
import { arrivedInJs } from '../instance/in-flight.ts'
import type { LiftedFunc } from '../instance/lifted-func.ts'
import { discardOf } from './codec.ts'
import { type Callable, mayBlock } from './func.ts'
import { LiftLowerContext } from './lift-lower-context.ts'
import { lowerFromJs } from './rollback.ts'
import { type Signature, signatureOf } from './signature.ts'

/**
 * `canon lift` for JS: adapts a component's function to JS values. The `ok` of a `result` is returned, its `error` thrown
 * as a {@link ComponentError}.
 */
export function liftToJs(func: LiftedFunc): Callable {
  const isResult = func.type.result?.kind === 'result'
  if (!mayBlock(func)) {
    const call = liftSync(func, 'js')
    return (...args) => {
      const result = arrivedInJs(call(...args))
      return isResult ? unwrapResult(result) : result
    }
  }
  const callee = liftAsync(func, 'js')
  return async (...args) => {
    const result = await new Promise<unknown>((onResolve, onFail) => {
      callee({ onStart: () => args, onResolve: value => onResolve(arrivedInJs(value)), onFail })
    })
    return isResult ? unwrapResult(result) : result
  }
}

function unwrapResult(value: unknown): unknown {
  const { tag, val } = value as { tag: 'ok' | 'err'; val: unknown }
  if (tag === 'err') throw new ComponentError(val)
  return val
}

/** `canon lift` of a function whose type is not `async`: the function has returned when its call is over. */
export function liftSync(func: LiftedFunc, boundary: Boundary): Callable {
  const lifted = new LiftedCode(func, boundary)
  const { instance } = func
  return (...args) => {
    const call = new SyncCall(args)
    const task = new Task(func, boundary, call)
    instance.enter()
    try {
      lifted.runSync(task)
    } finally {
      instance.leave()
    }
    return call.result
  }
}

/** Call whose result is known when it is over, and whose error is thrown. */
class SyncCall implements CallHandlers {
  readonly #args: unknown[]
  result: unknown

  constructor(args: unknown[]) {
    this.#args = args
  }

  onStart(): unknown[] {
    return this.#args
  }

  onResolve(result: unknown): void {
    this.result = result
  }

  onFail(): void {}
}

/** `canon lift` of an `async func`: the caller can go on before the function has returned. */
export function liftAsync(func: LiftedFunc, boundary: Boundary): FuncInst {
  const lifted = new LiftedCode(func, boundary)
  return call => {
    const task = new Task(func, boundary, call)
    lifted.instance.enter()
    lifted.instance.tasks.add(task)
    try {
      lifted.enterImplicitThread(task)
    } finally {
      lifted.instance.leave()
    }
    return () => task.requestCancellation()
  }
}

const callbackType: CoreFuncType = { params: ['i32', 'i32', 'i32'], results: ['i32'] }

/** `CallbackCode`: the low bits of the result of a callback-lifted function. */
const callbackCode = { exit: 0, yield: 1, wait: 2 } as const

/** Runs a core function as a component function, in each of the ways that its options allow. */
class LiftedCode {
  readonly instance: ComponentInstance
  readonly #func: LiftedFunc
  readonly #boundary: Boundary
  readonly #signature: Signature
  readonly #cx: LiftLowerContext
  readonly #core: ThreadFunction
  readonly #callback: ThreadFunction | undefined

  constructor(func: LiftedFunc, boundary: Boundary) {
    const { options, type } = func
    this.instance = func.instance
    this.#func = func
    this.#boundary = boundary
    this.#signature = signatureOf(type)
    this.#cx = new LiftLowerContext(func.instance, boundary, options)
    this.#core = new ThreadFunction(this.#signature.lifted(options), func.core)
    this.#callback = options.callback && new ThreadFunction(callbackType, options.callback)
  }

  /** Runs a task that may not wait. */
  runSync(task: Task): void {
    let flat: CoreValue[]
    try {
      flat = this.#lowerArgs(task)
    } catch (error) {
      if (isTrap(error)) throw this.#fault(task, error)
      task.fail(error)
      throw error
    }
    try {
      const previous = switchTo(task.thread)
      let returned: CoreValue
      try {
        returned = this.#func.core(...flat) as CoreValue
      } finally {
        switchTo(previous)
      }
      this.#return(task, returned)
      task.unregisterThread(task.thread)
    } catch (error) {
      throw this.#fault(task, error)
    }
  }

  /** Starts a task of an `async func`, as soon as its instance has no backpressure (`Task.enter_implicit_thread`). */
  enterImplicitThread(task: Task): void {
    const { instance } = this
    const hasBackpressure = () =>
      instance.backpressure > 0 || (task.needsExclusive && instance.exclusiveThread !== undefined)
    const { exclusive, shared } = instance.waitingToEnter
    if (!hasBackpressure() && exclusive.size + shared.size === 0) {
      try {
        this.#start(task)
      } catch (error) {
        throw this.#fault(task, error)
      }
      return
    }
    const waiting = task.needsExclusive ? exclusive : shared
    waiting.add(task.thread)
    const isReady = () => task.hasPendingCancel || !hasBackpressure()
    const continuation = task.thread.waitUntil(isReady, () => {
      waiting.delete(task.thread)
      if (task.deliverPendingCancel()) {
        task.cancel()
        instance.tasks.delete(task)
      } else {
        this.#start(task)
      }
      instance.wakeWaiting()
    })
    resumeWhenReady(task, continuation)
  }

  #start(task: Task): void {
    const { instance } = this
    if (task.needsExclusive) instance.exclusiveThread = task.thread
    task.registerThread(task.thread)
    let flat: CoreValue[]
    try {
      flat = this.#lowerArgs(task)
    } catch (error) {
      // A JS value that does not fit its type is the caller's mistake, as is a trap of a caller in another store, which is not
      // thrown as one; any other trap has happened inside this guest.
      if (isTrap(error)) throw error
      task.fail(error)
      this.#exitImplicitThread(task)
      return
    }
    const { options } = this.#func
    runThread(task.thread, this.#core, flat, returned => {
      if (this.#callback !== undefined) this.#afterCallback(task, returned as number)
      else {
        if (!options.async) this.#return(task, returned)
        this.#exitImplicitThread(task)
      }
    })
  }

  /** Exits, yields or waits, as the result of a callback-lifted function asks. */
  #afterCallback(task: Task, packed: number): void {
    const { instance } = this
    const { thread } = task
    const code = packed & 0xf
    if (code === callbackCode.exit) {
      this.#exitImplicitThread(task)
      return
    }
    const set = code === callbackCode.wait ? instance.handles.entry(packed >>> 4) : undefined
    if (code > callbackCode.wait) trap('unsupported callback code')
    if (set !== undefined && !(set instanceof WaitableSet))
      trap(`handle index ${packed >>> 4} is not a waitable set`)
    const callBack = (event: EventTuple) => {
      runThread(thread, this.#callback as ThreadFunction, event, returned =>
        this.#afterCallback(task, returned as number),
      )
    }
    if (task.deliverPendingCancel()) {
      callBack(cancelEvent)
      return
    }
    const hasEvent = () => set === undefined || set.hasPendingEvent || task.hasPendingCancel
    const isReady = () => hasEvent() && instance.isFreeFor(thread)
    const then = () => {
      instance.betweenCallbacks.delete(thread)
      instance.withEvent.delete(thread)
      instance.exclusiveThread = thread
      callBack(task.deliverPendingCancel() ? cancelEvent : (set?.getPendingEvent() ?? noEvent))
      return undefined
    }
    instance.exclusiveThread = undefined
    instance.betweenCallbacks.add(thread)
    const continuation =
      set === undefined ? thread.yield(isReady, then) : set.waitUntil(thread, isReady, then)
    resumeWhenReady(task, continuation)
    instance.wakeWaiting()
  }

  #exitImplicitThread(task: Task): void {
    const { instance } = this
    task.unregisterThread(task.thread)
    if (task.needsExclusive) instance.exclusiveThread = undefined
    if (task.hasEnded) instance.tasks.delete(task)
    instance.wakeWaiting()
  }

  /** Resolves the task with the result of a function that is not lifted as `async`. */
  #return(task: Task, returned: CoreValue): void {
    const { postReturn } = this.#func.options
    const { handles } = this.instance
    // A host function that the code has called may have ended the instance.
    handles.checkAlive()
    task.return(this.#signature.liftResult(this.#cx, returned))
    if (postReturn === undefined || handles.trapped !== undefined) return
    handles.mayLeave = false
    runAs(task.thread, () => (this.#func.type.result === undefined ? postReturn() : postReturn(returned)))
    handles.mayLeave = true
  }

  #lowerArgs(task: Task): CoreValue[] {
    const args = task.start()
    const lower = (cx: LiftLowerContext) => this.#signature.lowerParams(cx, args)
    const cx = this.#cx
    let flat: CoreValue[]
    if (!this.#signature.paramsHaveHandles) flat = lower(cx)
    else if (this.#boundary === 'js') {
      const drop = (received: Iterable<unknown>) => {
        this.#func.type.params.forEach(({ type }, i) => {
          discardOf(type)?.([args[i]], received)
        })
      }
      flat = lowerFromJs(cx, lower, drop, task)
    } else flat = lower(cx.forCall(task))
    // JS that reads the arguments may have ended the instance.
    this.instance.handles.checkAlive()
    return flat
  }

  /** Ends the instance and returns the error to throw. A guest that has called cannot catch it. */
  #fault(task: Task, error: unknown): unknown {
    const reported = failTask(task, error)
    return this.#boundary === 'js' ? reported : uncatchable(reported)
  }
}
