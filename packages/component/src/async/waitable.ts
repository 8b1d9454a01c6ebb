import { trap } from '../errors.ts'
import type { Continuation, CoreResult, Thread } from './thread.ts'

/** Kinds of events, in the numbers that guests receive (`EventCode`). */
export const eventCode = {
  none: 0,
  subtask: 1,
  streamRead: 2,
  streamWrite: 3,
  futureRead: 4,
  futureWrite: 5,
  taskCancelled: 6,
} as const

/** `EventTuple`: the kind, the index of the waitable, and a payload that depends on the kind. */
export type EventTuple = readonly [code: number, index: number, payload: number]

export const noEvent: EventTuple = [eventCode.none, 0, 0]
/** Asks a task to end early. */
export const cancelEvent: EventTuple = [eventCode.taskCancelled, 0, 0]

/** Entry of a handle table that a guest can wait for (`Waitable`). */
export abstract class Waitable {
  /** Creates the event at delivery, so that the event reports the state at that time. */
  #pendingEvent: (() => EventTuple) | undefined
  #set: WaitableSet | undefined
  /** The thread that waits for this waitable alone. */
  #syncWaiter: Thread | undefined

  get hasPendingEvent(): boolean {
    return this.#pendingEvent !== undefined
  }

  get hasSyncWaiter(): boolean {
    return this.#syncWaiter !== undefined
  }

  get isInSet(): boolean {
    return this.#set !== undefined
  }

  setPendingEvent(event: () => EventTuple): void {
    this.#pendingEvent = event
    this.#syncWaiter?.wake()
    this.#set?.update(this)
  }

  /** Removes the pending event and returns it. */
  getPendingEvent(): EventTuple {
    const event = this.#pendingEvent as () => EventTuple
    this.#pendingEvent = undefined
    this.#set?.update(this)
    return event()
  }

  /** Stops a thread until `isReady`. The thread receives the payload of the event that is pending then. */
  waitSync(thread: Thread, isReady = () => this.hasPendingEvent): Continuation {
    this.#syncWaiter = thread
    return thread.waitUntil(isReady, () => {
      this.#syncWaiter = undefined
      return this.getPendingEvent()[2]
    })
  }

  /** Keeps this waitable out of sets while other code runs on top of a thread that uses it. */
  whileUsedBy(thread: Thread, run: () => void): void {
    this.#syncWaiter = thread
    run()
    this.#syncWaiter = undefined
  }

  /** Traps when this waitable is in a set: a synchronous operation cannot share it. */
  checkNotInSet(): void {
    if (this.isInSet) trap('waitable cannot be used synchronously while added to a waitable set')
  }

  /** `waitable.join`; `undefined` removes this waitable from its set. */
  join(set: WaitableSet | undefined): void {
    if (this.hasSyncWaiter) trap('waitable cannot be used synchronously while added to a waitable set')
    this.#set?.remove(this)
    this.#set = set
    set?.add(this)
  }

  /** Prepares the removal from the handle table. Traps when this waitable may not be removed. */
  drop(): void {
    this.join(undefined)
  }
}

/** Set of waitables that a thread can wait for together (`WaitableSet`). */
export class WaitableSet {
  #size = 0
  /** The elements with a pending event, in the order of their events. */
  readonly #pending = new Set<Waitable>()
  readonly #waiters = new Set<Thread>()

  get hasPendingEvent(): boolean {
    return this.#pending.size > 0
  }

  /** Removes the event that has been pending longest and returns it. */
  getPendingEvent(): EventTuple {
    for (const element of this.#pending) return element.getPendingEvent()
    return noEvent
  }

  add(element: Waitable): void {
    this.#size++
    this.update(element)
  }

  remove(element: Waitable): void {
    this.#size--
    this.#pending.delete(element)
  }

  /** Records whether an element has a pending event, and wakes the threads that wait for one. */
  update(element: Waitable): void {
    if (!element.hasPendingEvent) {
      this.#pending.delete(element)
      return
    }
    this.#pending.add(element)
    for (const thread of this.#waiters) thread.wake()
  }

  /** Stops a thread until `isReady`, which is evaluated whenever an element has a new event. */
  waitUntil(thread: Thread, isReady: () => boolean, then: () => CoreResult): Continuation {
    this.#waiters.add(thread)
    return thread.waitUntil(isReady, () => {
      this.#waiters.delete(thread)
      return then()
    })
  }

  drop(): void {
    if (this.#size > 0) trap('cannot drop waitable set with elements')
    if (this.#waiters.size > 0) trap('cannot drop waitable set with waiters')
  }
}
