/**
 * Tasks, threads, and the streams and futures between them.
 *
 * A *task* is a call of a component's function. It runs as *threads*: core code that can stop and be resumed. Core code
 * stops when a function that it calls returns a *continuation* instead of a result. JSPI then suspends its stack, or, if
 * the code has returned to wait for its callback, JS calls it again when the continuation is ready. On the side of the
 * caller, an asynchronous call that has not returned is a *subtask*. A guest waits for *waitables*: subtasks, and the ends
 * of streams and futures, alone or in a *waitable set*.
 *
 * - `task.ts`, `thread.ts`, `current-thread.ts`, `run-thread.ts`, `sync-thread.ts`, `thread-start.ts`: the callee's side
 * - `subtask.ts`, `waitable.ts`: the caller's side, and events
 * - `jspi.ts`, `jspi-modules.ts`: stacks that the engine suspends, and how many there may be
 * - `shared-stream.ts`, `copy-end.ts`, `buffer.ts`: streams and futures, which copy between two buffers
 * - `guest-stream.ts`, `host-stream.ts`, `copy-with-guest.ts`: streams and futures with JS at one end or both
 * - `host-call.ts`: signals of calls that reach the host; `error-context.ts`
 *
 * `abi/canon-lift.ts` starts tasks, `abi/canon-lower.ts` makes subtasks, and `abi/async-built-ins.ts` has the functions by
 * which guests use all of this.
 *
 * @module
 */
import { trap } from '../errors.ts'
import type { CalleeScope } from '../instance/borrow-scope.ts'
import type { Boundary } from '../instance/boundary.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import { returnToLender } from '../instance/guest-resource.ts'
import { type LiftedFunc, needsExclusive } from '../instance/lifted-func.ts'
import { Thread } from './thread.ts'

/** Callbacks by which a callee reaches its caller. */
export interface CallHandlers {
  /** Returns the arguments; called once, when the callee starts (`OnStart`). */
  onStart(): unknown[]
  /** Receives the result, or {@link cancelled}; called once (`OnResolve`). */
  onResolve(result: unknown): void
  /** Receives the error of a callee that ends without a result: it trapped, or a host function threw. */
  onFail(error: unknown): void
}

/** Result of a call that was cancelled before it returned. */
export const cancelled = Symbol('cancelled')

/**
 * Function whose caller can go on before the function has returned (`FuncInst`).
 *
 * @returns a function that asks the callee to cancel (`OnCancel`)
 */
export type FuncInst = (call: CallHandlers) => () => void

/** Call of a component's function (`Task`). */
export class Task implements CalleeScope {
  readonly func: LiftedFunc
  readonly instance: ComponentInstance
  /** The implicit thread. */
  readonly thread: Thread
  /** The threads that have an index and have not ended. */
  #threads: Set<Thread> | undefined
  numBorrows = 0
  jsLenders: object[] | undefined
  /** The caller: JS, or a component. */
  readonly boundary: Boundary
  readonly #call: CallHandlers
  #state: 'initial' | 'started' | 'pending cancel' | 'cancel delivered' | 'resolved' = 'initial'

  constructor(func: LiftedFunc, boundary: Boundary, call: CallHandlers) {
    this.func = func
    this.boundary = boundary
    this.instance = func.instance
    this.#call = call
    this.thread = new Thread(this)
  }

  /**
   * Whether the task may wait. A function whose type is not `async` has to return first, unless it is the host that makes it
   * wait.
   */
  get mayBlock(): boolean {
    return this.func.type.async || this.instance.store.hostBlocks
  }

  get resolved(): boolean {
    return this.#state === 'resolved'
  }

  /** Whether all threads have ended. */
  get hasEnded(): boolean {
    return this.#threads === undefined || this.#threads.size === 0
  }

  get needsExclusive(): boolean {
    return needsExclusive(this.func)
  }

  /** Starts the task and returns its arguments. */
  start(): unknown[] {
    this.#state = 'started'
    return this.#call.onStart()
  }

  /** `task.return` */
  return(result: unknown): void {
    this.#resolve(result)
  }

  /** `task.cancel` */
  cancel(): void {
    if (this.#state !== 'cancel delivered') trap('`task.cancel` called by task which has not been cancelled')
    this.#resolve(cancelled)
  }

  #resolve(result: unknown): void {
    if (this.#state === 'resolved')
      trap('`task.return` or `task.cancel` called more than once for current task')
    if (this.numBorrows > 0) trap('borrow handles still remain at the end of the call')
    this.#returnLenders()
    this.#call.onResolve(result)
    this.#state = 'resolved'
  }

  fail(error: unknown): void {
    this.#returnLenders()
    if (this.#state !== 'resolved') this.#call.onFail(error)
    this.#state = 'resolved'
  }

  #returnLenders(): void {
    for (const object of this.jsLenders ?? []) returnToLender(object)
    this.jsLenders = undefined
  }

  registerThread(thread: Thread): void {
    this.#threads ??= new Set()
    this.#threads.add(thread)
    thread.index = this.instance.threads.insert(thread)
  }

  unregisterThread(thread: Thread): void {
    this.#threads?.delete(thread)
    if (thread.index !== 0) this.instance.threads.remove(thread.index)
    if (this.hasEnded && !this.resolved) {
      trap('the task ended without `task.return` or `task.cancel`')
    }
  }

  /**
   * Asks the task to cancel: the caller no longer wants the result. A task that has not started ends. A task that waits
   * between two calls of its callback is called back at once, if its instance is free. Any other task receives the request
   * when it next waits in that way.
   */
  requestCancellation(): void {
    if (this.#state !== 'initial' && this.#state !== 'started') return
    this.#state = 'pending cancel'
    const { instance, thread } = this
    const { betweenCallbacks, waitingToEnter } = instance
    const { exclusive, shared } = waitingToEnter
    if (exclusive.has(thread) || shared.has(thread) || betweenCallbacks.has(thread)) thread.resumeNow()
  }

  /** Whether a request to cancel is waiting to be delivered. */
  get hasPendingCancel(): boolean {
    return this.#state === 'pending cancel'
  }

  /** Marks a request to cancel as delivered. Returns whether one was waiting. */
  deliverPendingCancel(): boolean {
    if (!this.hasPendingCancel) return false
    this.#state = 'cancel delivered'
    return true
  }
}
