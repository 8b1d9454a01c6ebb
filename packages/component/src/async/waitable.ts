import { trap } from '../errors.ts'
import type { Result, Thread, Wait } from './thread.ts'

/** What an event is of, in the numbers that guests get. */
export const eventCode = {
  none: 0,
  subtask: 1,
  streamRead: 2,
  streamWrite: 3,
  futureRead: 4,
  futureWrite: 5,
  taskCancelled: 6,
} as const

/** `EventTuple`: the code, the index of what it is of, and a payload that depends on the code. */
export type Event = readonly [code: number, index: number, payload: number]

export const noEvent: Event = [eventCode.none, 0, 0]
/** The task is asked to end early. */
export const cancelEvent: Event = [eventCode.taskCancelled, 0, 0]

/** Something that a guest can wait for, under an index of its handle table (`Waitable`). */
export abstract class Waitable {
  /** Makes the event when it is delivered: it tells what is so then. */
  #pending: (() => Event) | undefined
  #set: WaitableSet | undefined
  /** The thread that waits for this alone. */
  #waiter: Thread | undefined

  get hasPendingEvent(): boolean {
    return this.#pending !== undefined
  }

  get hasSyncWaiter(): boolean {
    return this.#waiter !== undefined
  }

  get isInSet(): boolean {
    return this.#set !== undefined
  }

  setPendingEvent(event: () => Event): void {
    this.#pending = event
    this.#waiter?.wake()
    this.#set?.changed(this)
  }

  getPendingEvent(): Event {
    const event = this.#pending as () => Event
    this.#pending = undefined
    this.#set?.changed(this)
    return event()
  }

  /** Stops a thread until `isReady`; it gets the payload of the event that there is then. */
  waitAlone(thread: Thread, isReady = () => this.hasPendingEvent): Wait {
    this.#waiter = thread
    return thread.wait(isReady, () => {
      this.#waiter = undefined
      return this.getPendingEvent()[2]
    })
  }

  /** Keeps this out of sets while code of others runs on top of a thread that uses it. */
  whileUsedBy(thread: Thread, run: () => void): void {
    this.#waiter = thread
    run()
    this.#waiter = undefined
  }

  /** Traps where an operation would have to share this with a set. */
  checkAlone(): void {
    if (this.isInSet) trap('waitable cannot be used synchronously while added to a waitable set')
  }

  /** `waitable.join`; `undefined` takes it out of its set. */
  join(set: WaitableSet | undefined): void {
    if (this.hasSyncWaiter) trap('waitable cannot be used synchronously while added to a waitable set')
    this.#set?.remove(this)
    this.#set = set
    set?.add(this)
  }

  /** Its index is dropped. Traps if it may not be. */
  drop(): void {
    this.join(undefined)
  }
}

/** `WaitableSet` */
export class WaitableSet {
  #elements = 0
  /** The elements that have an event, in the order in which they got it. */
  readonly #pending = new Set<Waitable>()
  readonly #waiters = new Set<Thread>()

  get hasPendingEvent(): boolean {
    return this.#pending.size > 0
  }

  getPendingEvent(): Event {
    for (const element of this.#pending) return element.getPendingEvent()
    return noEvent
  }

  add(element: Waitable): void {
    this.#elements++
    this.changed(element)
  }

  remove(element: Waitable): void {
    this.#elements--
    this.#pending.delete(element)
  }

  /** An element got an event, or was relieved of it. */
  changed(element: Waitable): void {
    if (!element.hasPendingEvent) {
      this.#pending.delete(element)
      return
    }
    this.#pending.add(element)
    for (const thread of this.#waiters) thread.wake()
  }

  /** Stops a thread until `isReady`, which is asked whenever an element gets an event. */
  wait(thread: Thread, isReady: () => boolean, then: () => Result): Wait {
    this.#waiters.add(thread)
    return thread.wait(isReady, () => {
      this.#waiters.delete(thread)
      return then()
    })
  }

  drop(): void {
    if (this.#elements > 0) trap('cannot drop waitable set with elements')
    if (this.#waiters.size > 0) trap('cannot drop waitable set with waiters')
  }
}
