import { carriedBy, Trap, trap } from '../errors.ts'
import { defaultHandles, type Limits } from '../limits.ts'
import { HandleTable } from './handle-table.ts'
import { Lifetime } from './lifetime.ts'
import { type Room, Table } from './table.ts'

/** The run-time state of one component instance (`ComponentInstance` in `CanonicalABI.md`). */
export class ComponentInstance {
  readonly parent: ComponentInstance | undefined
  readonly root: Root
  readonly handles: HandleTable
  readonly threads: Table<InstanceThread>
  /** The tasks of `async func`s that have started and not ended. */
  readonly tasks = new Set<Failable>()
  /** How often the instance asked that no more tasks start. */
  backpressure = 0
  /** The thread of the task that has the instance for itself, as all do that are not written to share it. */
  exclusiveThread: InstanceThread | undefined
  /** The threads of tasks that wait to start, first come first: those that need the instance for themselves, and others. */
  readonly entering = { exclusive: new Set<InstanceThread>(), shared: new Set<InstanceThread>() }
  /** The threads of tasks that have started and returned for now, to be called again when the instance is free. */
  readonly parked = new Set<InstanceThread>()
  /** Those of the parked ones that had an event when the instance was not free, first come first. */
  readonly callable = new Set<InstanceThread>()
  /** @param limits of a root, for all instances inside it */
  constructor(parent?: ComponentInstance, limits: Limits = {}) {
    this.parent = parent
    this.root = parent?.root ?? newRoot(limits)
    const { instances, room } = this.root
    instances.push(this)
    this.handles = new HandleTable(this.root.limits.handles, room)
    this.threads = new Table<InstanceThread>('thread', this.root.limits.handles, room, handlesOfThread)
  }

  /**
   * Core code is about to run. It may do so while other code of the instance is on the stack: components can be
   * re-entered. {@link leave} ends it.
   *
   * @throws {Trap} when the instance has trapped, or calls are nested too deeply
   */
  enter(): void {
    const { handles, root } = this
    const { trapped } = handles
    if (trapped !== undefined) trap(`cannot enter component instance: it has trapped before (${trapped})`)
    if (root.entered >= root.maxEntered)
      trap(`calls of components exceed the limit of ${root.maxEntered} for nesting`)
    root.entered++
  }

  leave(): void {
    this.root.entered--
  }

  /**
   * Lets each thread that is ready go on once, if it can do so at once, until `isEnough`.
   *
   * @returns whether any went on
   */
  runReadyThreads(isEnough: () => boolean): boolean {
    let hasRun = false
    for (const thread of [...this.threads]) {
      if (!thread.resumeNow()) continue
      hasRun = true
      const { trapped } = this.handles
      if (trapped !== undefined) trap(`the instance has trapped: ${trapped}`)
      if (isEnough()) break
    }
    return hasRun
  }

  /** Whether a parked thread that has an event may go on now. If not, it is woken when it is its turn. */
  isFreeFor(thread: InstanceThread): boolean {
    if (this.exclusiveThread === undefined) return true
    this.callable.add(thread)
    return false
  }

  /**
   * The instance became free, or takes tasks again: of those that wait for it, the first is woken. When it has gone on,
   * or cannot any more, this is called again: each event costs as much, however many wait.
   */
  wakeWaiting(): void {
    const isFree = this.exclusiveThread === undefined
    if (isFree && this.#wakeCallable()) return
    if (this.backpressure > 0) return
    if (isFree) wakeFirst(this.entering.exclusive)
    wakeFirst(this.entering.shared)
  }

  #wakeCallable(): boolean {
    for (const thread of this.callable) {
      if (thread.wake()) return true
      // Its event is gone, or it lets others run: it comes back by itself.
      this.callable.delete(thread)
    }
    return false
  }

  /**
   * Ends the instance, and with it all others of its root component: whatever went wrong inside it, their state is not to
   * be trusted. Nothing of what they hold is kept.
   *
   * @returns the error to throw on: a {@link Trap} for what the engine reports, else the error itself
   */
  poison(error: unknown): unknown {
    const trapped = asTrap(carriedBy(error))
    const { root } = this
    // The cause is not known yet: when it is, the callee ends all instances with it.
    if (trapped instanceof CalleeTrapped && root.fault === undefined) {
      this.#trap(trapped)
      return trapped
    }
    root.fault ??= { error: trapped }
    const reported = root.fault.error
    if (root.lifetime.hasEnded) return reported
    for (const instance of root.instances) instance.#trap(reported)
    root.lifetime.end(reported)
    for (const instance of root.instances) instance.#end(reported)
    for (const instance of root.instances) instance.handles.close()
    return reported
  }

  /** From now on no code of it runs. */
  #trap(reported: unknown): void {
    this.handles.trapped = reported instanceof Error ? reported.message : String(reported)
    this.handles.mayLeave = false
  }

  /** Nobody waits for what this instance would have done. */
  #end(error: unknown): void {
    for (const task of this.tasks) {
      this.tasks.delete(task)
      task.fail(error)
    }
    for (const entry of this.handles) (entry as Partial<Failable>).fail?.(error)
    for (const thread of this.threads) thread.abandon()
  }
}

function wakeFirst(threads: Iterable<InstanceThread>): void {
  for (const thread of threads) {
    thread.wake()
    return
  }
}

/** What an instance does with its threads (`Thread`). */
export interface InstanceThread {
  /** Whether what it waits for has come. */
  readonly ready: boolean
  /** Whether it only waits for another thread to resume it. */
  readonly suspended: boolean
  resumeLater(): void
  /** Goes on at once, if it can: whether it did. */
  resumeNow(): boolean
  /** Goes on soon if what it waits for has come: whether it does. */
  wake(): boolean
  /** The instance has trapped: if the thread keeps a stack, that ends now. */
  abandon(): void
}

/** What others wait for that ends with its instance: a task, or the other end of a stream or future. */
export interface Failable {
  fail(error: unknown): void
}

/** Ends a caller whose callee has trapped, where it is not known yet with what. */
export class CalleeTrapped extends Trap {
  constructor() {
    super('a function that was called has trapped')
  }
}

/** What all instances of one root component share. */
interface Root {
  /** Whether any of their imports may stop a thread: if none does, no call needs a stack of its own. */
  suspends: boolean
  readonly lifetime: Lifetime
  /** What went wrong first: whatever failed because of it reports this. */
  fault: { readonly error: unknown } | undefined
  readonly limits: Limits
  readonly instances: ComponentInstance[]
  /** How many calls of them are on the call stack. */
  entered: number
  readonly maxEntered: number
  /** How many threads are stopped on a stack of their own. */
  suspended: number
  /** For the handles and threads of all of them. */
  readonly room: Room
}

function newRoot(limits: Limits): Root {
  const room = { left: limits.handles === undefined ? defaultHandles : Number.POSITIVE_INFINITY }
  const maxEntered = limits.nesting ?? Number.POSITIVE_INFINITY
  return {
    suspends: false,
    lifetime: new Lifetime(),
    fault: undefined,
    limits,
    instances: [],
    entered: 0,
    maxEntered,
    suspended: 0,
    room,
  }
}

/** A thread takes as much memory as so many handles. */
const handlesOfThread = 16

/** Whether an error comes from core code or from a check of ours, and not from JS that a host wrote. */
export function isTrap(error: unknown): boolean {
  return asTrap(carriedBy(error)) instanceof Trap
}

function asTrap(error: unknown): unknown {
  if (error instanceof WebAssembly.RuntimeError)
    return new Trap(`wasm trap: ${error.message}`, { cause: error })
  if (error instanceof WebAssembly.Exception)
    return new Trap('wasm trap: uncaught exception', { cause: error })
  if (isSuspendError(error))
    return new Trap('cannot block a synchronous task before returning', { cause: error })
  if (isStackOverflow(error)) return new Trap('wasm trap: call stack exhausted', { cause: error })
  return error
}

/** A suspending import was called with no promising export below it: by a sync-typed function. */
function isSuspendError(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === 'SuspendError'
}

/** Engines name it differently: `RangeError` in V8 and JavaScriptCore, `InternalError` in SpiderMonkey. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof Error && /call stack|too much recursion/i.test(error.message)
}
