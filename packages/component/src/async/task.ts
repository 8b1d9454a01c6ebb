import { trap } from '../errors.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import { type LiftedFunc, needsExclusive } from '../instance/lifted-func.ts'
import { Thread } from './thread.ts'

/** Which side of a call a value is on: a JS value, or one on its way between two components. */
export type Boundary = 'js' | 'component'

/** What a callee asks of its caller (`OnStart` and `OnResolve`). */
export interface Call {
  /** The arguments: asked for once, when the callee starts. */
  start(): unknown[]
  /** Takes the result, or `cancelled`. Called once. */
  resolve(result: unknown): void
  /** The callee ended without a result: it trapped, or a host function threw. */
  fail(error: unknown): void
}

/** The result of a call that was cancelled before it had one. */
export const cancelled = Symbol('cancelled')

/**
 * A function that can be called so that the caller may go on (`FuncInst`).
 *
 * @returns what asks the callee to cancel (`OnCancel`)
 */
export type Callee = (call: Call) => () => void

/** A call of a component's function (`Task`). */
export class Task {
  readonly func: LiftedFunc
  readonly instance: ComponentInstance
  readonly thread: Thread
  /** All its threads that have an index and have not ended. */
  #threads: Set<Thread> | undefined
  /** How many borrowed handles it got and has not dropped. */
  borrows = 0
  /** Who called: JS, or a component. */
  readonly boundary: Boundary
  readonly #call: Call
  #state: 'initial' | 'started' | 'cancel pending' | 'cancel delivered' | 'resolved' = 'initial'

  constructor(func: LiftedFunc, boundary: Boundary, call: Call) {
    this.func = func
    this.boundary = boundary
    this.instance = func.instance
    this.#call = call
    this.thread = new Thread(this)
  }

  /** Whether it may wait: a call of a function whose type is not `async` must return before it does. */
  get mayBlock(): boolean {
    return this.func.type.async
  }

  get resolved(): boolean {
    return this.#state === 'resolved'
  }

  /** Whether all its threads have ended. */
  get isOver(): boolean {
    return this.#threads === undefined || this.#threads.size === 0
  }

  get needsExclusive(): boolean {
    return needsExclusive(this.func)
  }

  /** The arguments, now that it starts. */
  start(): unknown[] {
    this.#state = 'started'
    return this.#call.start()
  }

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
    if (this.borrows > 0) trap('borrow handles still remain at the end of the call')
    this.#call.resolve(result)
    this.#state = 'resolved'
  }

  fail(error: unknown): void {
    if (this.#state !== 'resolved') this.#call.fail(error)
    this.#state = 'resolved'
  }

  addThread(thread: Thread): void {
    this.#threads ??= new Set()
    this.#threads.add(thread)
    thread.index = this.instance.threads.insert(thread)
  }

  endThread(thread: Thread): void {
    this.#threads?.delete(thread)
    if (thread.index !== 0) this.instance.threads.remove(thread.index)
    if (this.isOver && !this.resolved) {
      trap('the task ended without `task.return` or `task.cancel`')
    }
  }

  /**
   * The caller no longer wants the result. A task that has not started ends; one that waits between two calls of its
   * callback is called back at once, if its instance is free. Any other learns of it when it next waits like that.
   */
  requestCancellation(): void {
    if (this.#state !== 'initial' && this.#state !== 'started') return
    this.#state = 'cancel pending'
    const { instance, thread } = this
    const { entering, parked } = instance
    if (entering.exclusive.has(thread) || entering.shared.has(thread) || parked.has(thread))
      thread.resumeNow()
  }

  /** Whether there is a request to cancel that was not delivered yet. */
  get hasPendingCancel(): boolean {
    return this.#state === 'cancel pending'
  }

  /** Whether there was a request to cancel that was not delivered yet; now it is. */
  deliverPendingCancel(): boolean {
    if (!this.hasPendingCancel) return false
    this.#state = 'cancel delivered'
    return true
  }
}
