import { trap } from '../errors.ts'
import type { CoreValue } from '../instance/core-function.ts'
import { afterEvents } from './event-loop.ts'
import type { Task } from './task.ts'

/**
 * Thread of a component instance (`Thread` in `CanonicalABI.md`): core code that can stop and be resumed. Every task has
 * an implicit thread and can create more.
 */
export class Thread {
  readonly task: Task
  /** Index in the instance's table of threads; 0 until the thread has one. */
  index = 0
  /** Storage of `context.get` and `context.set`; allocated when it is first written. */
  storage: [CoreValue, CoreValue] | undefined
  /** Receives the result of the thread's core code. */
  onReturn: ((result: CoreValue) => void) | undefined
  /** How the thread goes on; `undefined` while it runs. */
  #continuation: Continuation | undefined

  constructor(task: Task) {
    this.task = task
  }

  /** Whether the thread is stopped. */
  get waiting(): boolean {
    return this.#continuation !== undefined
  }

  /** Whether the thread waits for a condition that holds now. */
  get ready(): boolean {
    return this.#continuation?.ready ?? false
  }

  /** Whether only another thread can resume the thread. */
  get suspended(): boolean {
    return this.#continuation?.isReady === never
  }

  /**
   * Stops the thread until `isReady`. Code that changes the condition calls {@link wake}.
   *
   * @param then called when the thread is resumed; its result is the result that core code receives
   */
  waitUntil(isReady: () => boolean, then: () => CoreResult): Continuation {
    this.#continuation = new Continuation(this, isReady, then)
    return this.#continuation
  }

  /** Stops the thread until {@link resumeLater}. */
  suspend(then: () => CoreResult): Continuation {
    return this.waitUntil(never, then)
  }

  /** Stops the thread until `isReady`, and at least until other threads and the event loop have had a turn. */
  yield(isReady: () => boolean, then: () => CoreResult): Continuation {
    const continuation = this.waitUntil(isReady, then)
    continuation.yieldToEventLoop()
    return continuation
  }

  resumeLater(): void {
    if (this.#continuation === undefined) return
    this.#continuation.isReady = always
    this.#continuation.wake()
  }

  /** Resumes the thread soon, if it is ready. Returns whether it will. */
  wake(): boolean {
    return this.#continuation?.ready === true && this.#continuation.wake()
  }

  /**
   * Resumes the thread at once, if it is ready and JS drives it. A thread that JSPI has suspended is resumed only from the
   * event loop.
   *
   * @returns whether the thread was resumed
   */
  resumeNow(): boolean {
    return this.#continuation?.resumeNow() ?? false
  }

  /** Ends the stack that the thread keeps, if any: its instance has trapped. */
  abandon(): void {
    this.#continuation?.abandon()
  }

  /** Marks the thread as running. */
  stopWaiting(): void {
    this.#continuation = undefined
  }
}

/** Result of a function that core code calls: a core value, nothing, or the continuation of the thread that it stops. */
export type CoreResult = CoreValue | undefined | Continuation

/** Condition of a suspended thread: others have to resume it. */
export const never = () => false
/** Condition of a thread that only yields. */
export const always = () => true

/** How a stopped thread goes on (`Continuation`). A function that core code calls returns it instead of a result. */
export class Continuation {
  readonly thread: Thread
  isReady: () => boolean
  readonly #then: () => CoreResult
  /** Resumes the thread soon: resolves the promise that JSPI waits for, or calls code that JS drives. */
  #resumeSoon: (() => void) | undefined
  /** Resumes the thread at once; only for code that JS drives. */
  #resumeNow: (() => void) | undefined
  #woken = false
  /** Whether the thread lets others run first. */
  #yields = false
  /** Whether the event loop still has to turn before the thread goes on. */
  #awaitsTurn = false

  constructor(thread: Thread, isReady: () => boolean, then: () => CoreResult) {
    this.thread = thread
    this.isReady = isReady
    this.#then = then
  }

  get ready(): boolean {
    return this.isReady()
  }

  /** Lets the event loop turn before the thread goes on, unless another thread resumes it. */
  yieldToEventLoop(): void {
    this.#yields = true
    if (!this.thread.task.mayBlock) return
    this.#awaitsTurn = true
    afterEvents(() => {
      this.#awaitsTurn = false
      if (this.ready) this.wake()
    })
  }

  /** For core code that JSPI suspends: resolves when the condition may hold. */
  get promise(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#resumeSoon = resolve
    if (this.ready) this.wake()
    return promise
  }

  /** For a thread that JS drives: `resume` is called when the condition may hold. */
  onReady(resume: () => void): void {
    this.#resumeNow = resume
    this.#resumeSoon = () => queueMicrotask(() => this.#resumeNow?.())
    if (this.ready) this.wake()
  }

  /** Resumes the thread soon, unless it has to yield first. Returns whether it will. */
  wake(): boolean {
    if (this.#woken) return true
    if (this.#awaitsTurn || this.#resumeSoon === undefined) return false
    this.#woken = true
    this.#resumeSoon()
    return true
  }

  /** Resumes core code that JSPI suspended, to trap. */
  abandon(): void {
    if (this.#resumeNow === undefined) this.#resumeSoon?.()
  }

  resumeNow(): boolean {
    if (this.#resumeNow === undefined || !this.ready) return false
    this.#resumeNow()
    return true
  }

  /**
   * Waits in a task that has to return before it may stop: runs other threads of the instance that are ready on top of
   * this one until this one is ready (the end of `canon_lift`).
   *
   * @throws {Trap} when none of them can go on
   */
  blockSync(): CoreResult {
    const { instance } = this.thread.task
    if (this.#yields) instance.runReadyThreads(() => false)
    while (!this.ready) {
      if (!instance.runReadyThreads(() => this.ready))
        trap('cannot block a synchronous task before returning')
    }
    const result = this.resume()
    return result instanceof Continuation ? result.blockSync() : result
  }

  /**
   * Resumes the thread and returns its result, or returns this continuation if another thread has meanwhile consumed the
   * event that this one was woken for.
   */
  resume(): CoreResult {
    this.#woken = false
    if (!this.ready) return this
    this.#resumeSoon = undefined
    this.#resumeNow = undefined
    this.thread.stopWaiting()
    return this.#then()
  }
}
