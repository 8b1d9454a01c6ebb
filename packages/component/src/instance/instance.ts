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
  readonly tasks = new Set<Failing>()
  /** How often the instance asked that no more tasks start. */
  backpressure = 0
  /** The thread of the task that has the instance for itself, as all do that are not written to share it. */
  exclusiveThread: InstanceThread | undefined
  /** The threads of tasks that wait to start, first come first. */
  readonly entering = new Set<InstanceThread>()
  /** The threads of tasks that have started and returned for now, to be called again when the instance is free. */
  readonly parked = new Set<InstanceThread>()
  /** Whether code of this instance, or of a component inside it, is on the stack (`not may_enter`). */
  #entered = false
  /** What {@link enter} returns where there is nothing around it. */
  readonly #alone: readonly ComponentInstance[] = [this]

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
   * Core code is about to run, called by `caller` (`undefined`: the host).
   *
   * @returns what {@link leave} takes when the call is over
   * @throws {Trap} when the call would re-enter, or the instance has trapped
   */
  enter(caller: ComponentInstance | undefined): readonly ComponentInstance[] {
    // A restriction for now, as in other implementations: no calls between a component and one inside it.
    if (caller !== undefined && (caller.isWithin(this) || this.isWithin(caller)))
      trap('cannot enter component instance')
    return this.enterFrom(caller)
  }

  /** `enter_from`: the same for code that goes on. */
  enterFrom(caller: ComponentInstance | undefined): readonly ComponentInstance[] {
    const { trapped } = this.handles
    if (trapped !== undefined) trap(`cannot enter component instance: it has trapped before (${trapped})`)
    if (!this.mayEnterFrom(caller)) trap('cannot enter component instance')
    const entering = this.#entering(caller)
    for (const instance of entering) instance.#entered = true
    const { root } = this
    root.entered += entering.length
    if (root.entered > maxEntered(root)) {
      this.leave(entering)
      trap(`calls exceed the limit of ${maxEntered(root)} nested component instances`)
    }
    return entering
  }

  /** `entering_set` */
  #entering(caller: ComponentInstance | undefined): readonly ComponentInstance[] {
    if (this.parent === undefined && caller === undefined) return this.#alone
    const entering: ComponentInstance[] = []
    let instance: ComponentInstance | undefined = this
    for (; instance !== undefined && !caller?.isWithin(instance); instance = instance.parent)
      entering.push(instance)
    return entering
  }

  leave(entered: readonly ComponentInstance[]): void {
    for (const instance of entered) instance.#entered = false
    this.root.entered -= entered.length
  }

  /**
   * The same for a host function that this instance calls: code of the instance is on the stack, also when it runs on
   * after it was suspended.
   */
  leaveToHost(): readonly ComponentInstance[] {
    if (this.#entered && this.parent === undefined) return none
    const running: ComponentInstance[] = []
    for (
      let instance: ComponentInstance | undefined = this;
      instance !== undefined;
      instance = instance.parent
    ) {
      if (!instance.#entered) running.push(instance)
      instance.#entered = true
    }
    this.root.entered += running.length
    return running
  }

  /** Whether this is `other`, or inside it. */
  isWithin(other: ComponentInstance): boolean {
    for (
      let instance: ComponentInstance | undefined = this;
      instance !== undefined;
      instance = instance.parent
    ) {
      if (instance === other) return true
    }
    return false
  }

  /** Whether {@link enter} would let `caller` in. */
  mayEnterFrom(caller: ComponentInstance | undefined): boolean {
    let instance: ComponentInstance | undefined = this
    for (; instance !== undefined && !caller?.isWithin(instance); instance = instance.parent) {
      if (instance.#entered) return false
    }
    return true
  }

  /** Whether any thread waits for something that has come. */
  get hasReadyThread(): boolean {
    for (const thread of this.threads) if (thread.ready) return true
    return false
  }

  /** The instance became free, or takes tasks again: those that wait for it look whether they may go on. */
  wakeWaiting(): void {
    for (const thread of this.parked) thread.wake()
    for (const thread of this.entering) thread.wake()
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
    // What went wrong is not known yet: when it is, the callee ends all.
    if (trapped instanceof CalleeTrapped) {
      this.#trap(root.fault?.error ?? trapped)
      this.#end(root.fault?.error ?? trapped)
      return root.fault?.error ?? trapped
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
    this.handles.trapped ??= reported instanceof Error ? reported.message : String(reported)
    this.handles.mayLeave = false
  }

  /** Nobody waits for what this instance would have done. */
  #end(error: unknown): void {
    for (const task of this.tasks) {
      this.tasks.delete(task)
      task.fail(error)
    }
    for (const entry of this.handles) (entry as Partial<Failing>).fail?.(error)
    for (const thread of this.threads) thread.abandon()
  }
}

/** What an instance does with its threads (`Thread`). */
export interface InstanceThread {
  /** Whether what it waits for has come. */
  readonly ready: boolean
  /** Whether it only waits for another thread to resume it. */
  readonly suspended: boolean
  resumeLater(): void
  /** Goes on at once, if it can. */
  resumeNow(): void
  /** Goes on if what it waits for has come. */
  wake(): void
  /** The instance has trapped: if the thread keeps a stack, that ends now. */
  abandon(): void
}

/** What others wait for that ends with its instance: a task, or the other end of a stream or future. */
export interface Failing {
  fail(error: unknown): void
}

/** Ends a caller whose callee has trapped, where it is not known yet with what. */
export class CalleeTrapped extends Trap {
  constructor() {
    super('a function that was called has trapped')
  }
}

const none: readonly ComponentInstance[] = []

/** What all instances of one root component share. */
interface Root {
  /** Whether any of their imports may stop a thread: if none does, no call needs a stack of its own. */
  suspends: boolean
  readonly lifetime: Lifetime
  /** What went wrong first: whatever failed because of it reports this. */
  fault: { readonly error: unknown } | undefined
  readonly limits: Limits
  readonly instances: ComponentInstance[]
  /** How many of them are on the call stack. */
  entered: number
  /** How many threads are stopped on a stack of their own. */
  suspended: number
  /** For the handles and threads of all of them. */
  readonly room: Room
}

function newRoot(limits: Limits): Root {
  const room = { left: limits.handles === undefined ? defaultHandles : Number.POSITIVE_INFINITY }
  return {
    suspends: false,
    lifetime: new Lifetime(),
    fault: undefined,
    limits,
    instances: [],
    entered: 0,
    suspended: 0,
    room,
  }
}

function maxEntered({ limits }: Root): number {
  return limits.nesting ?? Number.POSITIVE_INFINITY
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
