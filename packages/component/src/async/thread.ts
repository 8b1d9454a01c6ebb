import { trap } from '../errors.ts'
import type { CoreValue } from '../instance/core-function.ts'
import type { Task } from './task.ts'

/**
 * A thread of a component instance (`Thread` in `CanonicalABI.md`): core code that may stop and go on. Every task has
 * one of its own, the implicit thread, and can make more.
 */
export class Thread {
  readonly task: Task
  /** Its index in the instance's table of threads; 0 while it has none. */
  index = 0
  /** What `context.get` and `context.set` access; made when it is first written. */
  storage: [CoreValue, CoreValue] | undefined
  /** What its core code hands its result to, when it returns. */
  onReturn: ((result: CoreValue) => void) | undefined
  /** What it waits for; `undefined` while it runs. */
  #wait: Wait | undefined

  constructor(task: Task) {
    this.task = task
  }

  get waiting(): boolean {
    return this.#wait !== undefined
  }

  /** Whether what it waits for has come. */
  get ready(): boolean {
    return this.#wait?.isOver ?? false
  }

  /** Whether it only waits for another thread to resume it. */
  get suspended(): boolean {
    return this.#wait?.isReady === never
  }

  /**
   * Stops the thread until `isReady`; code that makes it so calls {@link wake}.
   *
   * @param then is called when the thread goes on; what it returns is what core code gets
   */
  wait(isReady: () => boolean, then: () => Result): Wait {
    this.#wait = new Wait(this, isReady, then)
    return this.#wait
  }

  /** Stops the thread until {@link resumeLater}. */
  suspend(then: () => Result): Wait {
    return this.wait(never, then)
  }

  /** Lets others run, those that wait for the event loop included, and then stops the thread until `isReady`. */
  yield(isReady: () => boolean, then: () => Result): Wait {
    const wait = this.wait(isReady, then)
    wait.passTurn()
    return wait
  }

  resumeLater(): void {
    if (this.#wait === undefined) return
    this.#wait.isReady = always
    this.#wait.wake()
  }

  /** Goes on soon if what it waits for has come: whether it does. */
  wake(): boolean {
    return this.#wait?.isOver === true && this.#wait.wake()
  }

  /**
   * Goes on at once, if what it waits for has come and JS drives it. A thread that JSPI has suspended goes on only from
   * the event loop.
   *
   * @returns whether it did
   */
  resumeNow(): boolean {
    return this.#wait?.resumeNow() ?? false
  }

  /** Its instance has trapped: if it keeps a stack, that ends now. */
  abandon(): void {
    this.#wait?.abandon()
  }

  /** It waits no longer. */
  resumed(): void {
    this.#wait = undefined
  }
}

/** What a function that core code calls returns: a core value or none, or why the thread is stopped. */
export type Result = CoreValue | undefined | Wait

/** When a suspended thread is ready: others have to resume it. */
export const never = () => false
/** When a thread that yields is ready: it waits for its turn only. */
export const always = () => true

/** Why a thread is stopped. Functions that core code calls return it in place of a result. */
export class Wait {
  readonly thread: Thread
  isReady: () => boolean
  readonly #then: () => Result
  /** How to go on soon: core code that JSPI suspended waits for a promise, what JS drives is called. */
  #goOn: (() => void) | undefined
  /** How to go on at once; only what JS drives can. */
  #goOnNow: (() => void) | undefined
  #woken = false
  /** Whether the thread gave its turn to others. */
  #yields = false
  /** Whether the event loop has to turn before the thread goes on. */
  #awaitsTurn = false

  constructor(thread: Thread, isReady: () => boolean, then: () => Result) {
    this.thread = thread
    this.isReady = isReady
    this.#then = then
  }

  get isOver(): boolean {
    return this.isReady()
  }

  /** The thread goes on by itself only when the event loop has turned. */
  passTurn(): void {
    this.#yields = true
    if (!this.thread.task.mayBlock) return
    this.#awaitsTurn = true
    afterEvents(() => {
      this.#awaitsTurn = false
      if (this.isOver) this.wake()
    })
  }

  /** For core code that JSPI suspends: resolves when there is reason to look whether this {@link isOver}. */
  get promise(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#goOn = resolve
    if (this.isOver) this.wake()
    return promise
  }

  /** For a thread whose core code has returned, and is called again. */
  onOver(goOn: () => void): void {
    this.#goOnNow = goOn
    this.#goOn = () => queueMicrotask(() => this.#goOnNow?.())
    if (this.isOver) this.wake()
  }

  /** @returns whether the thread looks soon whether it can go on */
  wake(): boolean {
    if (this.#woken) return true
    if (this.#awaitsTurn || this.#goOn === undefined) return false
    this.#woken = true
    this.#goOn()
    return true
  }

  /** Core code that JSPI suspended is resumed, to trap. */
  abandon(): void {
    if (this.#goOnNow === undefined) this.#goOn?.()
  }

  resumeNow(): boolean {
    if (this.#goOnNow === undefined || !this.isOver) return false
    this.#goOnNow()
    return true
  }

  /**
   * Waits in a task that must return before it may stop: other threads of its instance that are ready run on top of it,
   * until it is ready itself (the end of `canon_lift`).
   *
   * @throws {Trap} when none of them can go on
   */
  blockSync(): Result {
    const { instance } = this.thread.task
    if (this.#yields) instance.runReadyThreads(() => false)
    while (!this.isOver) {
      if (!instance.runReadyThreads(() => this.isOver))
        trap('cannot block a synchronous task before returning')
    }
    const result = this.resume()
    return result instanceof Wait ? result.blockSync() : result
  }

  /**
   * The thread goes on, with what it was stopped for; or with this once more, when another thread was faster and took
   * what it waited for.
   */
  resume(): Result {
    this.#woken = false
    if (!this.isOver) return this
    this.#goOn = undefined
    this.#goOnNow = undefined
    this.thread.resumed()
    return this.#then()
  }
}

/** The thread whose core code runs: meaningful to what core code calls. */
let current: Thread | undefined

export function currentThread(): Thread {
  return current as Thread
}

/** Core code of `thread` runs on, after it was suspended. */
export function runOnAs(thread: Thread): void {
  current = thread
}

/** Calls core code as `thread`: it returns at its end, or where it first stops. */
export function runAs<T>(thread: Thread, run: () => T): T {
  const previous = switchTo(thread)
  try {
    return run()
  } finally {
    switchTo(previous)
  }
}

/**
 * What follows runs as `thread`. Whoever calls this switches back.
 *
 * @returns what ran before
 */
export function switchTo(thread: Thread | undefined): Thread | undefined {
  const previous = current
  current = thread
  return previous
}

const hosts = globalThis as { setImmediate?: (task: () => void) => unknown }

/** Calls back when the event loop has turned: a promise would keep it from doing so. */
function afterEvents(task: () => void): void {
  if (hosts.setImmediate !== undefined) {
    hosts.setImmediate(task)
    return
  }
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    task()
  }
  port2.postMessage(undefined)
}
