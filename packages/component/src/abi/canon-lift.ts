import { promising } from '../async/jspi.ts'
import { syncThread } from '../async/sync-thread.ts'
import { type Boundary, type Call, type Callee, Task } from '../async/task.ts'
import { runAs, switchTo, type Thread, type Wait } from '../async/thread.ts'
import { cancelEvent, type Event, noEvent, WaitableSet } from '../async/waitable.ts'
import type { CoreFuncType } from '../binary/definitions.ts'
import { ComponentError, forgetLatestTrap, latestTrap, trap, uncatchable } from '../errors.ts'
import { CalleeTrapped, type ComponentInstance, isTrap } from '../instance/component-instance.ts'
import type { CoreFunction, CoreValue } from '../instance/core-function.ts'
import type { LiftedFunc } from '../instance/lifted-func.ts'
import { givingBack } from './codec.ts'
import { LiftLowerContext } from './lift-lower-context.ts'
import { type Signature, signatureOf } from './signature.ts'

/** Calls a function with values: returns its result, or a promise of it if the function's type is `async`. */
export type Callable = (...args: unknown[]) => unknown

/**
 * `canon lift` for JS: a component's function as one that takes and returns JS values. A `result` is returned, or thrown
 * as a {@link ComponentError}.
 */
export function liftToJs(func: LiftedFunc): Callable {
  const isResult = func.type.result?.kind === 'result'
  if (!func.type.async) {
    const call = liftSync(func, 'js')
    return isResult ? (...args) => unwrapResult(call(...args)) : call
  }
  const callee = liftAsync(func, 'js')
  return async (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    try {
      callee({ start: () => args, resolve, fail: reject })
    } catch (error) {
      reject(error)
    }
    const result = await promise
    return isResult ? unwrapResult(result) : result
  }
}

function unwrapResult(value: unknown): unknown {
  const { tag, val } = value as { tag: 'ok' | 'err'; val: unknown }
  if (tag === 'err') throw new ComponentError(val)
  return val
}

/** `canon lift` of a function whose type is not `async`: it has returned when the call is over. */
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

/** A call whose result is there when it is over, and whose error is thrown. */
class SyncCall implements Call {
  readonly #args: unknown[]
  result: unknown

  constructor(args: unknown[]) {
    this.#args = args
  }

  start(): unknown[] {
    return this.#args
  }

  resolve(result: unknown): void {
    this.result = result
  }

  fail(): void {}
}

/** `canon lift` of an `async func`: the caller may go on before it has returned. */
export function liftAsync(func: LiftedFunc, boundary: Boundary): Callee {
  const lifted = new LiftedCode(func, boundary)
  return call => {
    const task = new Task(func, boundary, call)
    lifted.instance.enter()
    lifted.instance.tasks.add(task)
    try {
      lifted.enter(task)
    } finally {
      lifted.instance.leave()
    }
    return () => task.requestCancellation()
  }
}

/** Runs core code that is no component function as a task that may not wait: a start function, a destructor. */
export function runSyncTask<T>(instance: ComponentInstance, run: () => T): T {
  instance.enter()
  try {
    return runAs(syncThread(instance), run)
  } catch (error) {
    throw uncatchable(instance.poison(error))
  } finally {
    instance.leave()
  }
}

const callbackType: CoreFuncType = { params: ['i32', 'i32', 'i32'], results: ['i32'] }

/** What a callback-lifted function returns in its low bits: what it wants next. */
const callbackCode = { exit: 0, yield: 1, wait: 2 } as const

/** The ways in which a core function runs as a component function. */
class LiftedCode {
  readonly instance: ComponentInstance
  readonly #func: LiftedFunc
  readonly #boundary: Boundary
  readonly #signature: Signature
  readonly #cx: LiftLowerContext
  readonly #core: CoreCode
  readonly #callback: CoreCode | undefined

  constructor(func: LiftedFunc, boundary: Boundary) {
    const { options, type } = func
    this.instance = func.instance
    this.#func = func
    this.#boundary = boundary
    this.#signature = signatureOf(type)
    this.#cx = new LiftLowerContext(
      func.instance,
      boundary,
      options.stringEncoding,
      options.memory,
      options.realloc,
    )
    this.#core = new CoreCode(this.#signature.lifted(options), func.core)
    this.#callback = options.callback && new CoreCode(callbackType, options.callback)
  }

  /** Runs a task that may not wait. */
  runSync(task: Task): void {
    let flat: CoreValue[]
    try {
      flat = this.#lowerArgs(task)
    } catch (error) {
      throw isTrap(error) ? this.#fault(task, error) : error
    }
    try {
      const previous = switchTo(task.thread)
      let returned: CoreValue
      try {
        returned = this.#func.core(...flat) as CoreValue
      } finally {
        switchTo(previous)
      }
      this.#returned(task, returned)
      task.endThread(task.thread)
    } catch (error) {
      throw this.#fault(task, error)
    }
  }

  /** `enter_implicit_thread`: starts a task of an `async func`, as soon as the instance lets it. */
  enter(task: Task): void {
    const { instance } = this
    const isHeld = () =>
      instance.backpressure > 0 || (task.needsExclusive && instance.exclusiveThread !== undefined)
    const { exclusive, shared } = instance.entering
    if (!isHeld() && exclusive.size + shared.size === 0) {
      this.#guard(task, () => this.#start(task))
      return
    }
    const entering = task.needsExclusive ? exclusive : shared
    entering.add(task.thread)
    const isReady = () => task.hasPendingCancel || !isHeld()
    const wait = task.thread.wait(isReady, () => {
      entering.delete(task.thread)
      if (task.deliverPendingCancel()) {
        task.cancel()
        instance.tasks.delete(task)
      } else {
        this.#start(task)
      }
      instance.wakeWaiting()
    })
    drive(task, wait)
  }

  #start(task: Task): void {
    const { instance } = this
    if (task.needsExclusive) instance.exclusiveThread = task.thread
    task.addThread(task.thread)
    let flat: CoreValue[]
    try {
      flat = this.#lowerArgs(task)
    } catch (error) {
      // A JS value that does not fit is the caller's mistake; a trap happened inside the guest.
      if (isTrap(error)) throw error
      task.fail(error)
      this.#exit(task)
      return
    }
    const { options } = this.#func
    runCore(task.thread, this.#core, flat, returned => {
      if (this.#callback !== undefined) this.#next(task, returned as number)
      else {
        if (!options.async) this.#returned(task, returned)
        this.#exit(task)
      }
    })
  }

  /** What a callback-lifted function wants after a call of it. */
  #next(task: Task, packed: number): void {
    const { instance } = this
    const { thread } = task
    const code = packed & 0xf
    if (code === callbackCode.exit) {
      this.#exit(task)
      return
    }
    const set = code === callbackCode.wait ? instance.handles.entry(packed >>> 4) : undefined
    if (code > callbackCode.wait) trap('unsupported callback code')
    if (set !== undefined && !(set instanceof WaitableSet))
      trap(`handle index ${packed >>> 4} is not a waitable set`)
    const callBack = (event: Event) => {
      runCore(thread, this.#callback as CoreCode, event, returned => this.#next(task, returned as number))
    }
    if (task.deliverPendingCancel()) {
      callBack(cancelEvent)
      return
    }
    const hasEvent = () => set === undefined || set.hasPendingEvent || task.hasPendingCancel
    const isReady = () => hasEvent() && instance.isFreeFor(thread)
    const goOn = () => {
      instance.parked.delete(thread)
      instance.callable.delete(thread)
      instance.exclusiveThread = thread
      callBack(task.deliverPendingCancel() ? cancelEvent : (set?.getPendingEvent() ?? noEvent))
      return undefined
    }
    instance.exclusiveThread = undefined
    instance.parked.add(thread)
    drive(task, set === undefined ? thread.yield(isReady, goOn) : set.wait(thread, isReady, goOn))
    instance.wakeWaiting()
  }

  /** The end of a task's implicit thread. */
  #exit(task: Task): void {
    const { instance } = this
    task.endThread(task.thread)
    if (task.needsExclusive) instance.exclusiveThread = undefined
    if (task.isOver) instance.tasks.delete(task)
    instance.wakeWaiting()
  }

  /** What a function that is not lifted as `async` returned is the result of its task. */
  #returned(task: Task, returned: CoreValue): void {
    const { postReturn } = this.#func.options
    task.return(this.#signature.liftResult(this.#cx, returned))
    if (postReturn === undefined) return
    const { handles } = this.instance
    handles.mayLeave = false
    runAs(task.thread, () => (this.#func.type.result === undefined ? postReturn() : postReturn(returned)))
    handles.mayLeave = true
  }

  #lowerArgs(task: Task): CoreValue[] {
    const args = task.start()
    const cx = this.#cx
    if (this.#signature.paramsAreFlat) return this.#signature.lowerParams(cx, args)
    // A getter of a JS value may call this function again.
    const { borrowScope } = cx
    cx.borrowScope = task
    const lower = () => this.#signature.lowerParams(cx, args)
    try {
      return this.#boundary === 'js' ? givingBack(cx, lower) : lower()
    } finally {
      cx.borrowScope = borrowScope
    }
  }

  #guard(task: Task, run: () => void): void {
    try {
      run()
    } catch (error) {
      throw this.#fault(task, error)
    }
  }

  /** What to throw for what went wrong inside the guest. Another guest that called cannot go on. */
  #fault(task: Task, error: unknown): unknown {
    const reported = endWith(task, error)
    return this.#boundary === 'js' ? reported : uncatchable(reported)
  }
}

/** Starts a thread that a guest made, when another thread resumes it. */
export function driveThread(thread: Thread, start: CoreFunction, argument: CoreValue): void {
  const { task } = thread
  const code = new CoreCode({ params: [typeof argument === 'bigint' ? 'i64' : 'i32'], results: [] }, start)
  const wait = thread.suspend(() => {
    runCore(thread, code, [argument], () => {
      task.endThread(thread)
      if (task.isOver) task.instance.tasks.delete(task)
    })
    return undefined
  })
  drive(task, wait)
}

/** Goes on with a thread that JS drives, when what it waits for has come. */
function drive(task: Task, wait: Wait): void {
  const { instance } = task
  wait.onOver(() => {
    if (instance.handles.trapped !== undefined) return
    instance.enter()
    try {
      // Another was faster: the turn is the next one's.
      if (wait.resume() === wait) instance.wakeWaiting()
    } catch (error) {
      endWith(task, error)
    } finally {
      instance.leave()
    }
  })
}

/** A core function, called on the caller's stack or on one of its own. */
export class CoreCode {
  readonly type: CoreFuncType
  readonly call: CoreFunction
  #promising: CoreFunction | undefined

  constructor(type: CoreFuncType, call: CoreFunction) {
    this.type = type
    this.call = call
  }

  /** Made when first needed: most components never stop. */
  get promising(): CoreFunction {
    this.#promising ??= promising(this.type, this.call)
    return this.#promising
  }
}

/**
 * Calls core code as a thread that may stop. `onReturn` is called when it has returned: before this returns, if the
 * thread did not stop.
 */
export function runCore(
  thread: Thread,
  code: CoreCode,
  args: readonly CoreValue[],
  onReturn: (returned: CoreValue) => void,
): void {
  const { instance } = thread.task
  if (!instance.root.suspends) {
    onReturn(runAs(thread, () => code.call(...args)) as CoreValue)
    return
  }
  let hasReturned = false
  thread.onReturn = returned => {
    hasReturned = true
    onReturn(returned)
  }
  forgetLatestTrap()
  const promise = runAs(thread, () => code.promising(...args)) as Promise<void>
  promise.catch((error: unknown) => endWith(thread.task, error))
  // It has trapped. Why, the engine tells only when this stack is gone: JS waits for that, a component cannot go on.
  if (!hasReturned && !thread.waiting && thread.task.boundary === 'component')
    throw latestTrap() ?? new CalleeTrapped()
}

/**
 * Ends the instance of a task with what went wrong in it. A task whose callee has trapped fails when the engine has told
 * the cause.
 *
 * @returns what was reported
 */
function endWith(task: Task, error: unknown): unknown {
  const reported = task.instance.poison(error)
  if (!(reported instanceof CalleeTrapped)) task.fail(reported)
  return reported
}
