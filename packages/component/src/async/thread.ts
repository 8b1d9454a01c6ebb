import type { CoreValue } from '../instance/core-function.ts'
import type { ComponentInstance } from '../instance/instance.ts'
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

  /** Whether a request to cancel its task may end what it waits for. */
  get cancellable(): boolean {
    return this.#wait?.cancellable ?? false
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
   * Stops the thread until `isReady`. Whoever makes it so calls {@link wake}.
   *
   * @param then is called when the thread goes on, with whether that is because its task is cancelled; what it returns
   *   is what core code gets
   */
  wait(isReady: () => boolean, cancellable: boolean, then: (cancelled: boolean) => Result): Wait {
    this.#wait = new Wait(this, isReady, cancellable, then)
    return this.#wait
  }

  /** The same, until {@link resumeLater}. */
  suspend(cancellable: boolean, then: (cancelled: boolean) => Result): Wait {
    return this.wait(never, cancellable, then)
  }

  /** The same, until others had a chance to run, those that wait for the event loop included. */
  yield(isReady: () => boolean, cancellable: boolean, then: (cancelled: boolean) => Result): Wait {
    let isOver = false
    const wait = this.wait(() => isOver && isReady(), cancellable, then)
    afterEvents(() => {
      isOver = true
      wait.wake()
    })
    return wait
  }

  resumeLater(): void {
    if (this.#wait === undefined) return
    this.#wait.isReady = always
    this.#wait.wake()
  }

  /** Goes on if what it waits for has come. */
  wake(): void {
    if (this.#wait?.isOver) this.#wait.wake()
  }

  /** Goes on because its task is cancelled, by code of `canceller`. */
  cancel(canceller: ComponentInstance): void {
    this.#wait?.cancel(canceller)
  }

  /** Goes on at once, if it can: it is driven by JS, and what it waits for has come. */
  resumeNow(): void {
    this.#wait?.resumeNow()
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
  readonly cancellable: boolean
  isReady: () => boolean
  #cancelled = false
  readonly #then: (cancelled: boolean) => Result
  /** How to go on soon: core code that JSPI suspended waits for a promise, what JS drives is called. */
  #goOn: (() => void) | undefined
  /** How to go on at once, called by code of an instance; only what JS drives can. */
  #goOnNow: ((caller: ComponentInstance | undefined) => void) | undefined
  #woken = false

  constructor(
    thread: Thread,
    isReady: () => boolean,
    cancellable: boolean,
    then: (cancelled: boolean) => Result,
  ) {
    this.thread = thread
    this.isReady = isReady
    this.cancellable = cancellable
    this.#then = then
  }

  get isCancelled(): boolean {
    return this.#cancelled
  }

  get isOver(): boolean {
    return this.#cancelled || this.isReady()
  }

  /** For core code that JSPI suspends: resolves when there is reason to look whether this {@link isOver}. */
  get promise(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#goOn = resolve
    if (this.isOver) this.wake()
    return promise
  }

  /** For a thread whose core code has returned, and is called again: by code of an instance, or `undefined`. */
  onOver(goOn: (caller: ComponentInstance | undefined) => void): void {
    this.#goOnNow = goOn
    this.#goOn = () => queueMicrotask(() => this.#goOnNow?.(undefined))
    if (this.isOver) this.wake()
  }

  wake(): void {
    if (this.#woken || this.#goOn === undefined) return
    this.#woken = true
    this.#goOn()
  }

  cancel(canceller: ComponentInstance): void {
    this.#cancelled = true
    if (this.#goOnNow !== undefined) this.#goOnNow(canceller)
    else this.#goOn?.()
  }

  /** Core code that JSPI suspended is resumed, to trap. */
  abandon(): void {
    if (this.#goOnNow === undefined) this.#goOn?.()
  }

  resumeNow(): void {
    if (this.isOver) this.#goOnNow?.(this.thread.task.instance)
  }

  /** The thread never stopped after all. */
  end(): Result {
    this.isReady = always
    return this.resume()
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
    return this.#then(this.#cancelled)
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
