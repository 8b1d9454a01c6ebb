/**
 * The run-time state of component instances.
 *
 * A {@link ComponentInstance} has a table of handles and one of threads, and it knows its tasks. A component that contains
 * others makes a tree of instances; all of a tree share a {@link Store}. Core code runs between {@link
 * ComponentInstance.enter} and `leave`. The first error inside any of them ends the whole tree: {@link
 * ComponentInstance.poison} fails the tasks, abandons the threads and drops the host's resources in the tables.
 *
 * - `handle-table.ts`, `resource-handle.ts`, `table.ts`: the indices that a guest uses, and their entries
 * - `in-flight.ts`: handles between two tables
 * - `borrow-scope.ts`: who lends a handle, who has to drop it, when a loan ends
 * - `guest-resource.ts`: JS objects that stand for resources of guests
 * - `guest-memory.ts`, `js-bytes.ts`: the bytes of a guest and those of JS
 * - `lifted-func.ts`, `core-function.ts`: the functions of an instance
 * - `lifetime.ts`, `engine-trap.ts`, `stack-room.ts`: how an instance ends
 *
 * `async/` runs tasks and threads in an instance; `abi/` moves values in and out.
 *
 * @module
 */
import { carriedBy, Trap, textOf, trap } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { asTrap } from './engine-trap.ts'
import { HandleTable } from './handle-table.ts'
import { takeInFlight } from './in-flight.ts'
import { ResourceHandle } from './resource-handle.ts'
import { hasStackRoom } from './stack-room.ts'
import { newStore, type Store } from './store.ts'
import { Table } from './table.ts'

/** Number of handles that take as much memory as a thread. */
const handlesOfThread = 16

/** Run-time state of one component instance (`ComponentInstance` in `CanonicalABI.md`). */
export class ComponentInstance {
  readonly parent: ComponentInstance | undefined
  readonly store: Store
  readonly handles: HandleTable
  readonly threads: Table<InstanceThread>
  /** The tasks of `async func`s that have started and not ended. */
  readonly tasks = new Set<Failable>()
  /** How many calls of `backpressure.inc` no `backpressure.dec` has undone: above zero, no task starts. */
  backpressure = 0
  /** The thread of the task that excludes all others, as every task does that is not written to share its instance. */
  exclusiveThread: InstanceThread | undefined
  /** The threads of tasks that wait to start, in the order of their calls, apart by whether they exclude others. */
  readonly waitingToEnter = { exclusive: new Set<InstanceThread>(), shared: new Set<InstanceThread>() }
  /** The threads of tasks that wait for the next call of their callback. */
  readonly betweenCallbacks = new Set<InstanceThread>()
  /** Threads of {@link betweenCallbacks} whose event came while the instance was not free, in the order of events. */
  readonly withEvent = new Set<InstanceThread>()

  /** @param limits of a root instance, for all instances inside it */
  constructor(parent?: ComponentInstance, limits: Limits = {}) {
    this.parent = parent
    this.store = parent?.store ?? newStore(limits)
    const { instances, handleBudget, limits: shared } = this.store
    instances.push(this)
    this.handles = new HandleTable(shared.handles, handleBudget)
    this.threads = new Table<InstanceThread>('thread', shared.handles, handleBudget, handlesOfThread)
  }

  /**
   * Begins a run of core code. Other code of the instance may be on the stack: components can be re-entered. {@link
   * leave} ends the run.
   *
   * @throws {Trap} when the instance has trapped, or calls are nested too deeply
   */
  enter(): void {
    const { handles, store } = this
    handles.checkAlive()
    if (store.nestingDepth >= store.maxNestingDepth)
      trap(`calls of components exceed the limit of ${store.maxNestingDepth} for nesting`)
    store.nestingDepth++
  }

  leave(): void {
    this.store.nestingDepth--
  }

  /**
   * Resumes each thread that is ready and that JS drives, once, until `isEnough`.
   *
   * @returns whether a thread was resumed
   */
  runReadyThreads(isEnough: () => boolean): boolean {
    let hasRun = false
    for (const thread of [...this.threads]) {
      if (!thread.resumeNow()) continue
      hasRun = true
      this.handles.checkAlive()
      if (isEnough()) break
    }
    return hasRun
  }

  /** Whether a thread between callbacks that has an event may go on. If not, {@link wakeWaiting} wakes it in its turn. */
  isFreeFor(thread: InstanceThread): boolean {
    if (this.exclusiveThread === undefined) return true
    this.withEvent.add(thread)
    return false
  }

  /**
   * Wakes the first thread that waits for the instance, which is free now, or accepts tasks again. A thread that has gone
   * on, or no longer can, calls this method again, so that the cost of an event does not depend on how many threads wait.
   */
  wakeWaiting(): void {
    const isFree = this.exclusiveThread === undefined
    if (isFree && this.#wakeWithEvent()) return
    if (this.backpressure > 0) return
    if (isFree) wakeFirst(this.waitingToEnter.exclusive)
    wakeFirst(this.waitingToEnter.shared)
  }

  #wakeWithEvent(): boolean {
    for (const thread of this.withEvent) {
      if (thread.wake()) return true
      // The thread has lost its event, or yields; it adds itself again when it is ready.
      this.withEvent.delete(thread)
    }
    return false
  }

  /**
   * Ends the instance and all others of its store: after an error inside one of them, the state of none can be trusted.
   * Near the end of the stack, what they hold is released by the caller that catches the error, or later.
   *
   * @returns the error to throw on: a {@link Trap} for an error that the engine reports, else the error itself
   */
  poison(error: unknown, hasRoom = hasStackRoom()): unknown {
    const trapped = asTrap(carriedBy(error))
    const { store } = this
    // The cause is not known yet: when it is, the callee ends all instances with it.
    if (trapped instanceof CalleeTrapped && store.fault === undefined) {
      this.#refuseEntry(trapped)
      return trapped
    }
    // First, since each call from here on may overflow the stack.
    if (!hasRoom) queueMicrotask(() => this.poison(error, true))
    store.fault ??= { error: trapped }
    const reported = store.fault.error
    const instances = store.lifetime.hasEnded ? [] : store.instances
    for (const instance of instances) instance.#refuseEntry(reported)
    if (!hasRoom) return reported
    store.lifetime.end(reported)
    const entries = [
      ...instances.flatMap(instance => instance.#end(reported)),
      ...takeInFlight(),
      ...store.givenToJs,
    ]
    release(entries, reported, store)
    return reported
  }

  /** Lets no code of the instance run any more. */
  #refuseEntry(reported: unknown): void {
    this.handles.trapped = textOf(reported)
    this.handles.mayLeave = false
  }

  /** Fails the tasks, ends the threads, empties the table of handles and returns its entries. */
  #end(error: unknown): readonly object[] {
    for (const task of this.tasks) {
      this.tasks.delete(task)
      task.fail(error, this.store)
    }
    for (const thread of this.threads) thread.abandon()
    return this.handles.takeAll()
  }
}

/**
 * Releases handles at the end of a store. Ends of streams and futures fail. Owned resources are dropped, latest first: those
 * of the host, and of guests in other stores. A resource of a guest in the store ends with it.
 */
function release(entries: readonly object[], error: unknown, store: Store): void {
  for (const entry of entries) (entry as Partial<Failable>).fail?.(error, store)
  const resources = entries.filter(entry => entry instanceof ResourceHandle)
  for (const handle of resources.sort((a, b) => b.order - a.order)) {
    const { type, rep, borrowScope } = handle
    if (borrowScope !== undefined || type.implementer?.store === store) continue
    handle.onReturn = () => {
      // No caller is left to report a failing destructor to, and the other destructors have to run.
      try {
        type.destructor?.(rep)
      } catch {}
    }
    if (handle.numLends === 0) handle.onReturn()
  }
}

function wakeFirst(threads: Iterable<InstanceThread>): void {
  for (const thread of threads) {
    thread.wake()
    return
  }
}

/** The operations of a thread that its instance uses; `Thread` in `async/` implements them. */
export interface InstanceThread {
  /** Whether the thread waits for a condition that holds now. */
  readonly ready: boolean
  /** Whether only another thread can resume the thread. */
  readonly suspended: boolean
  resumeLater(): void
  /** Resumes the thread at once, if it is ready and JS drives it. Returns whether it did. */
  resumeNow(): boolean
  /** Resumes the thread soon, if it is ready. Returns whether it will. */
  wake(): boolean
  /** Ends the stack that the thread keeps, if any: its instance has trapped. */
  abandon(): void
}

/** A task, or an end of a stream or future: something that others wait for and that fails with its instance. */
export interface Failable {
  fail(error: unknown, store: object): void
}

/** Ends a caller whose callee has trapped, while the cause is not known yet. */
export class CalleeTrapped extends Trap {
  constructor() {
    super('a function that was called has trapped')
  }
}
