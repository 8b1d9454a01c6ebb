import { CopyEnd, type CopySide } from '../async/copy-end.ts'
import { currentThread } from '../async/current-thread.ts'
import { ErrorContext } from '../async/error-context.ts'
import { startSuspended } from '../async/run-thread.ts'
import { type CopyResult, copyResult, Shared } from '../async/shared-stream.ts'
import { handlesOfSubtask, Subtask } from '../async/subtask.ts'
import { always, type Continuation, type CoreResult, Thread } from '../async/thread.ts'
import type { IsThreadStart } from '../async/thread-start.ts'
import { type EventTuple, Waitable, WaitableSet } from '../async/waitable.ts'
import { trap } from '../errors.ts'
import type { ComponentInstance, InstanceThread } from '../instance/component-instance.ts'
import type { CoreFunction, CoreValue } from '../instance/core-function.ts'
import { GuestMemory } from '../instance/guest-memory.ts'
import { equalTypes } from '../types/equality.ts'
import type { ValueType } from '../types/types.ts'
import { BufferGuestImpl } from './buffer-guest-impl.ts'
import { elementsOf } from './codec.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import { signatureOf } from './signature.ts'

/** Result of a built-in that has stopped its thread: not cancelled, which is the only possible result for now. */
const notCancelled = () => 0

/** Result of an asynchronous operation that has not finished (`BLOCKED`). */
const blocked = 0xffff_ffff | 0

/**
 * Built-in functions of one component instance for tasks, threads, waitables, streams, futures and error contexts
 * (`Canonical Definitions`). Each is named for its canonical definition. All trap on wrong handles and in wrong states.
 */
export class AsyncBuiltIns {
  readonly instance: ComponentInstance

  constructor(instance: ComponentInstance) {
    this.instance = instance
  }

  /** Returns the running thread. Traps when the instance may not call out. */
  #thread(): Thread {
    if (!this.instance.handles.mayLeave) trap('cannot leave component instance')
    return currentThread()
  }

  /** Returns a handle's entry. Traps when the instance may not call out. */
  #entry<T>(index: number, type: Type<T>, noun: string): T {
    this.#thread()
    const entry = this.instance.handles.entry(index >>> 0)
    return entry instanceof type ? entry : trap(`handle index ${index >>> 0} is not ${noun}`)
  }

  /** Removes a handle that its entry allows to drop. */
  #drop(index: number, type: Type<object>, noun: string, extra = 0): void {
    ;(this.#entry(index, type, noun) as Partial<Waitable>).drop?.()
    this.instance.handles.remove(index >>> 0, extra)
  }

  // Context storage and backpressure

  contextGet(slot: number): CoreValue {
    return currentThread().storage?.[slot as 0 | 1] ?? 0
  }

  contextSet(slot: number, value: CoreValue): void {
    const thread = currentThread()
    thread.storage ??= [0, 0]
    thread.storage[slot as 0 | 1] = value
  }

  backpressureInc(): void {
    if (++this.instance.backpressure === 0x1_0000) trap('backpressure counter overflow')
  }

  backpressureDec(): void {
    if (--this.instance.backpressure < 0) trap('backpressure counter underflow')
    this.instance.wakeWaiting()
  }

  // Tasks

  taskReturn(cx: LiftLowerContext, result: ValueType | undefined, flat: readonly CoreValue[]): void {
    const { task } = this.#thread()
    const { options, type } = task.func
    const fits =
      options.async &&
      equalTypes(type.result, result) &&
      options.stringEncoding === cx.stringEncoding &&
      (cx.memory === GuestMemory.none || cx.memory === options.memory)
    if (!fits) trap('invalid `task.return` signature and/or options for current task')
    task.return(signatureOf(type).liftReturned(cx.across(task.boundary), flat))
    // A caller in the store may have trapped when it received the result.
    this.instance.handles.checkAlive()
  }

  taskCancel(): void {
    const { task } = this.#thread()
    if (!task.func.options.async) trap('`task.cancel` called by a task that is not lifted as `async`')
    task.cancel()
  }

  // Waitable sets

  waitableSetNew(): number {
    this.#thread()
    return this.instance.handles.insert(new WaitableSet())
  }

  waitableSetWait(cx: LiftLowerContext, index: number, pointer: number): CoreResult {
    const thread = this.#thread()
    const set = this.#entry(index, WaitableSet, 'a waitable set')
    const store = () => storeEvent(cx, pointer, set.getPendingEvent())
    return set.hasPendingEvent ? store() : set.waitUntil(thread, () => set.hasPendingEvent, store)
  }

  waitableSetPoll(cx: LiftLowerContext, index: number, pointer: number): number {
    const set = this.#entry(index, WaitableSet, 'a waitable set')
    return storeEvent(cx, pointer, set.getPendingEvent())
  }

  waitableSetDrop(index: number): void {
    this.#drop(index, WaitableSet, 'a waitable set')
  }

  waitableJoin(index: number, setIndex: number): void {
    const waitable = this.#entry(index, Waitable, 'a waitable')
    waitable.join(setIndex === 0 ? undefined : this.#entry(setIndex, WaitableSet, 'a waitable set'))
  }

  // Subtasks

  subtaskCancel(isAsync: boolean, index: number): CoreResult {
    const thread = this.#thread()
    const subtask = this.#entry(index, Subtask, 'a subtask')
    if (subtask.resolveDelivered) trap('`subtask.cancel` called after terminal status delivered')
    if (subtask.cancellationRequested) trap('`subtask.cancel` called more than once for the same subtask')
    subtask.checkNotInSet()
    if (!subtask.resolved) {
      subtask.cancellationRequested = true
      subtask.whileUsedBy(thread, () => subtask.onCancel())
      if (!subtask.resolved) return isAsync ? blocked : subtask.waitSync(thread, () => subtask.resolved)
    }
    return subtask.getPendingEvent()[2]
  }

  subtaskDrop(index: number): void {
    this.#drop(index, Subtask, 'a subtask', handlesOfSubtask)
  }

  // Streams and futures

  copyNew(kind: Shared['kind'], element: ValueType | undefined): bigint {
    this.#thread()
    const shared = new Shared(kind, element)
    const readable = this.instance.handles.insert(new CopyEnd(shared, 'readable'))
    const writable = this.instance.handles.insert(new CopyEnd(shared, 'writable'))
    return BigInt(readable) | (BigInt(writable) << 32n)
  }

  /** `stream.read`, `stream.write`, `future.read`, `future.write` */
  copy(
    operation: CopyOperation,
    cx: LiftLowerContext,
    isAsync: boolean,
    index: number,
    pointer: number,
    length: number,
  ): CoreResult {
    const thread = this.#thread()
    const { kind, side, element } = operation
    const end = this.#copyEnd(operation, index)
    if (end.state === 'done') trap(whyDone(kind, side))
    if (end.state !== 'idle') trap('cannot have concurrent operations active on a future/stream')
    if (!isAsync) end.checkNotInSet()
    const elements = element === undefined ? undefined : elementsOf(element)
    const buffer = new BufferGuestImpl(cx, elements, pointer, length >>> 0)
    const setEvent = (result: CopyResult, reclaimBuffer?: () => void) =>
      end.setPendingEvent(() => {
        reclaimBuffer?.()
        // A stream reports a copy of some elements that was cancelled afterwards as cancelled.
        const wasCancelled =
          end.state === 'cancelling' && kind === 'stream' && result === copyResult.completed
        const isOver = result === copyResult.dropped || (kind === 'future' && result === copyResult.completed)
        end.state = isOver ? 'done' : 'idle'
        const code = wasCancelled ? copyResult.cancelled : result
        return [operation.event, index >>> 0, kind === 'future' ? code : code | (buffer.progress << 4)]
      })
    end.state = 'copying'
    end.shared[side === 'readable' ? 'read' : 'write'](buffer, {
      onCopy: reclaimBuffer => setEvent(copyResult.completed, reclaimBuffer),
      onCopyDone: setEvent,
      // Errors of JS end the guest too: the chunk is lost. The end of another store does not.
      onFail: (error, store = this.instance.store) => {
        if (store === this.instance.store) this.instance.poison(error)
        else setEvent(copyResult.dropped)
      },
    })
    this.instance.handles.checkAlive()
    return this.#payloadOf(end, thread, isAsync)
  }

  /** `stream.cancel-read`, `stream.cancel-write`, `future.cancel-read`, `future.cancel-write` */
  copyCancel(operation: CopyOperation, isAsync: boolean, index: number): CoreResult {
    const thread = this.#thread()
    const end = this.#copyEnd(operation, index)
    if (end.state !== 'copying' || end.hasSyncWaiter) trap(`no ${operation.kind} operation to cancel`)
    if (!isAsync) end.checkNotInSet()
    end.state = 'cancelling'
    if (!end.hasPendingEvent) end.shared.cancel()
    return this.#payloadOf(end, thread, isAsync)
  }

  /** `stream.drop-readable`, `stream.drop-writable`, `future.drop-readable`, `future.drop-writable` */
  copyDrop(operation: CopyOperation, index: number): void {
    this.#copyEnd(operation, index).drop()
    this.instance.handles.remove(index >>> 0)
  }

  #copyEnd({ kind, side, element }: CopyOperation, index: number): CopyEnd {
    const end = this.#entry(index, CopyEnd, `the ${side} end of a ${kind}`)
    if (end.side !== side || end.shared.kind !== kind || !equalTypes(end.shared.element, element)) {
      trap(`handle index ${index >>> 0} used with the wrong type, expected the ${side} end of a ${kind}`)
    }
    return end
  }

  #payloadOf(waitable: Waitable, thread: Thread, isAsync: boolean): CoreResult {
    if (waitable.hasPendingEvent) return waitable.getPendingEvent()[2]
    return isAsync ? blocked : waitable.waitSync(thread)
  }

  // Error contexts

  errorContextNew(cx: LiftLowerContext, pointer: number, length: number): number {
    this.#thread()
    return this.instance.handles.insert(new ErrorContext(cx.loadString(pointer, length)))
  }

  errorContextDebugMessage(cx: LiftLowerContext, index: number, pointer: number): void {
    const context = this.#entry(index, ErrorContext, 'an error context')
    cx.storeString(context.debugMessage, cx.memory.range(pointer, 8, 4))
  }

  errorContextDrop(index: number): void {
    this.#drop(index, ErrorContext, 'an error context')
  }

  // Threads

  /** Returns the running thread, with an index: a thread that may not wait has none until it is asked for. */
  #indexedThread(): Thread {
    const thread = this.#thread()
    if (thread.index === 0) thread.task.registerThread(thread)
    return thread
  }

  threadIndex(): number {
    return this.#indexedThread().index
  }

  threadNewIndirect(
    table: WebAssembly.Table,
    isStart: IsThreadStart,
    func: number,
    argument: number,
  ): number {
    const { task } = this.#indexedThread()
    if (!isStart(func)) trap('invalid function index for `thread.new-indirect`')
    const start = table.get(func >>> 0) as CoreFunction
    const thread = new Thread(task)
    task.registerThread(thread)
    startSuspended(thread, start, argument)
    return thread.index
  }

  threadSuspend(): CoreResult {
    return this.#thread().suspend(notCancelled)
  }

  threadYield(): CoreResult {
    return this.#thread().yield(always, notCancelled)
  }

  /** `thread.yield` on an engine without JSPI: lets no other thread run. */
  threadPoll(): number {
    this.#thread()
    return 0
  }

  threadResumeLater(index: number): void {
    this.#thread()
    this.#suspendedThread(index).resumeLater()
  }

  /** `thread.suspend-then-resume`, or with `yields` `thread.yield-then-resume` */
  threadThenResume(yields: boolean, index: number): CoreResult {
    const thread = this.#thread()
    const other = this.#suspendedThread(index)
    other.resumeLater()
    return this.#switch(thread, other, yields)
  }

  /** `thread.suspend-then-promote`, or with `yields` `thread.yield-then-promote` */
  threadThenPromote(yields: boolean, index: number): CoreResult {
    const thread = this.#thread()
    if (index >>> 0 === thread.index) trap('cannot resume thread which is not suspended')
    const other = this.instance.threads.entry(index)
    other.wake()
    return this.#switch(thread, other, yields)
  }

  /** Stops a thread, and resumes another on top of it if that one is ready and JS drives it. */
  #switch(thread: Thread, other: InstanceThread, yields: boolean): Continuation {
    const continuation = yields ? thread.yield(always, notCancelled) : thread.suspend(notCancelled)
    other.resumeNow()
    return continuation
  }

  #suspendedThread(index: number): InstanceThread {
    const thread = this.instance.threads.entry(index)
    return thread.suspended ? thread : trap('cannot resume thread which is not suspended')
  }
}

/** Operation of a built-in on one end of a stream or future. */
export interface CopyOperation {
  readonly kind: Shared['kind']
  readonly side: CopySide
  readonly element: ValueType | undefined
  readonly event: number
}

type Type<T> = abstract new (...args: never[]) => T

function whyDone(kind: Shared['kind'], side: CopySide): string {
  if (kind === 'stream') {
    return side === 'readable'
      ? 'cannot read from stream after being notified that the writable end dropped'
      : 'cannot write to stream after being notified that the readable end dropped'
  }
  return side === 'readable'
    ? 'cannot read from future after previous read succeeded'
    : 'cannot write to future after previous write succeeded or readable end dropped'
}

function storeEvent(cx: LiftLowerContext, pointer: number, [code, index, payload]: EventTuple): number {
  const at = cx.memory.range(pointer, 8, 4)
  const { view } = cx.memory
  view.setUint32(at, index, true)
  view.setUint32(at + 4, payload, true)
  return code
}
