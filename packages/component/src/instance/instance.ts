import { carriedBy, Trap, trap } from '../errors.ts'
import { HandleTable } from './handle-table.ts'

/** The run-time state of one component instance (`ComponentInstance` in `CanonicalABI.md`). */
export class ComponentInstance {
  readonly parent: ComponentInstance | undefined
  readonly handles = new HandleTable()
  /** How many tasks of sync-typed functions are running: they may not block. */
  syncTasks = 0
  /** Whether code of this instance, or of a component inside it, is on the stack (`not may_enter`). */
  #entered = false
  /** The end of the last task of an `async func` on this instance: they run one after the other (`exclusive_thread`). */
  #lastTurn: Promise<void> | undefined
  #turns = 0

  constructor(parent?: ComponentInstance) {
    this.parent = parent
  }

  /**
   * `enter_from`: core code is about to run, called by `caller` (`undefined`: the host).
   *
   * @returns what {@link leave} takes when the call is over
   * @throws {Trap} when the call would re-enter, or the instance has trapped
   */
  enter(caller: ComponentInstance | undefined): readonly ComponentInstance[] {
    const { trapped } = this.handles
    if (trapped !== undefined) trap(`cannot enter component instance: it has trapped before (${trapped})`)
    const entering: ComponentInstance[] = []
    for (
      let instance: ComponentInstance | undefined = this;
      instance !== undefined;
      instance = instance.parent
    ) {
      if (caller?.isWithin(instance)) break
      if (instance.#entered) trap('cannot enter component instance')
      entering.push(instance)
    }
    for (const instance of entering) instance.#entered = true
    return entering
  }

  leave(entered: readonly ComponentInstance[]): void {
    for (const instance of entered) instance.#entered = false
  }

  /**
   * The same for a host function that this instance calls: code of the instance is on the stack, also when it runs on
   * after it was suspended.
   */
  leaveToHost(): readonly ComponentInstance[] {
    const running: ComponentInstance[] = []
    for (
      let instance: ComponentInstance | undefined = this;
      instance !== undefined;
      instance = instance.parent
    ) {
      if (!instance.#entered) running.push(instance)
      instance.#entered = true
    }
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

  /** Whether a task of an `async func` runs or is suspended on this instance: no other may start. */
  get busy(): boolean {
    return this.#turns > 0
  }

  /** Waits until all tasks that asked before are over. The promise resolves to what ends this task's turn. */
  async takeTurn(): Promise<() => void> {
    const previous = this.#lastTurn
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#lastTurn = promise
    this.#turns++
    await previous
    return () => {
      this.#turns--
      resolve()
    }
  }

  /**
   * Ends the instance: whatever went wrong inside it, its state is not to be trusted.
   *
   * @returns the error to throw on: a {@link Trap} for what the engine reports, else the error itself
   */
  poison(error: unknown): unknown {
    const reported = asTrap(carriedBy(error))
    this.handles.trapped ??= reported instanceof Error ? reported.message : String(reported)
    this.handles.mayLeave = false
    return reported
  }
}

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
