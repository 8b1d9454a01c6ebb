import { trap } from '../errors.ts'
import { isNumber, type ValueType } from '../types/types.ts'
import type { BufferOwner, ReadableBuffer, WritableBuffer } from './buffer.ts'

/** Results of a copy, in the numbers that guests receive (`CopyResult`). */
export const copyResult = { completed: 0, dropped: 1, cancelled: 2 } as const

/** One of {@link copyResult}. */
export type CopyResult = (typeof copyResult)[keyof typeof copyResult]

/** Callbacks by which the side that waits learns of a copy. */
export interface CopyCallbacks {
  /** Some elements were copied, and more may be until the side calls `reclaimBuffer` (`OnCopy`). */
  onCopy(reclaimBuffer: () => void): void
  /** The copy is over (`OnCopyDone`). */
  onCopyDone(result: CopyResult): void
  /** A side has trapped, in a guest of `store`, or the host has failed. */
  onFail(error: unknown, store?: object): void
}

/** The side that waits for the other one to read or write. */
type PendingCopy =
  | { readonly kind: 'read'; readonly buffer: WritableBuffer; readonly callbacks: CopyCallbacks }
  | { readonly kind: 'write'; readonly buffer: ReadableBuffer; readonly callbacks: CopyCallbacks }

/**
 * State that both ends of a stream or future share (`SharedStreamImpl`, `SharedFutureImpl`). Each end is a guest's {@link CopyEnd} or the host. One
 * side at a time waits, with its buffer; when the other side reads or writes, elements are copied at once.
 *
 * The specification writes the two kinds out separately; a future here is a stream of one element whose copy is over after
 * the first element.
 */
export class Shared {
  readonly kind: 'stream' | 'future'
  readonly element: ValueType | undefined
  /** Whether the readable end has left a table and is in no other one yet; see `in-flight.ts`. */
  declare isInFlight?: boolean
  /** Number of copies that JS has started. */
  copiesOfJs = 0
  /** Called when the guest waits for elements: for a host that writes. */
  onRead: (() => void) | undefined
  /** Called when no element will be copied any more: for a host that writes. */
  onDrop: (() => void) | undefined
  /** A host that writes may wait for ever, and must not keep a store that has ended. */
  #failure: { readonly error: unknown; readonly store: WeakRef<object> | undefined } | undefined
  #pending: PendingCopy | undefined
  /** Whether a side is gone, or has failed. */
  #hasEnded = false
  #keeper: Set<object> | undefined

  constructor(kind: 'stream' | 'future', element: ValueType | undefined) {
    this.kind = kind
    this.element = element
  }

  /** Whether a reader waits for elements. */
  get isWanted(): boolean {
    const pending = this.#pending
    return pending?.kind === 'read' && (pending.buffer.remaining > 0 || pending.buffer.length === 0)
  }

  read(buffer: WritableBuffer, callbacks: CopyCallbacks): void {
    if (this.#isOver(callbacks, buffer.owner)) return
    const other = this.#pending
    if (other?.kind === 'write') {
      this.#checkOwners(buffer.owner, other.buffer.owner)
      if (other.buffer.remaining > 0) {
        if (buffer.remaining === 0) callbacks.onCopyDone(copyResult.completed)
        else if (!this.#copy(other.buffer, buffer, other.callbacks, callbacks)) this.read(buffer, callbacks)
        return
      }
      this.#resetAndNotifyPending(copyResult.completed)
    }
    this.#pending = { kind: 'read', buffer, callbacks }
    this.onRead?.()
  }

  write(buffer: ReadableBuffer, callbacks: CopyCallbacks): void {
    if (this.#isOver(callbacks)) return
    const other = this.#pending
    if (other?.kind === 'read') {
      this.#checkOwners(buffer.owner, other.buffer.owner)
      const areEmpty = buffer.length === 0 && other.buffer.length === 0
      if (other.buffer.remaining > 0 || areEmpty) {
        if (buffer.remaining === 0) callbacks.onCopyDone(copyResult.completed)
        else if (!this.#copy(buffer, other.buffer, other.callbacks, callbacks)) this.write(buffer, callbacks)
        return
      }
      this.#resetAndNotifyPending(copyResult.completed)
    }
    this.#pending = { kind: 'write', buffer, callbacks }
  }

  /** Ends the copy of the side that waits. */
  cancel(): void {
    this.#resetAndNotifyPending(copyResult.cancelled)
  }

  /**
   * Moves the readable end to JS, where it fails when the store ends whose guest has given it away.
   *
   * @param keeper what JS has from that store; `undefined` when JS gives the end away
   */
  keepIn(keeper: Set<object> | undefined): void {
    this.#keeper?.delete(this)
    this.#keeper = keeper
    if (!this.#hasEnded) keeper?.add(this)
  }

  /** Ends the stream or future: one side is gone. */
  drop(): void {
    if (this.#hasEnded) return
    this.#leave()
    this.#resetAndNotifyPending(copyResult.dropped)
  }

  /** Fails the other side now, or when it next reads or writes: one side has trapped, or is a host that has failed. */
  fail(error: unknown, store?: object): void {
    if (this.#hasEnded) return
    this.#failure = { error, store: store && new WeakRef(store) }
    this.#leave()
    const pending = this.#pending
    if (pending?.kind === 'read' && this.#isNeverWritten(pending.buffer.owner)) return
    this.#pending = undefined
    pending?.callbacks.onFail(error, store)
  }

  /**
   * Whether a reader waits for a future whose writer has ended in another store. No reader of a future learns that the
   * writer is gone (`on_copy_done` in `future_copy` asserts it), because a writer may not drop its end before it has
   * written. For the reader, an end of the writer is the same as a writer that never writes: its read stays pending until
   * the reader cancels it. (Wasmtime has no such reader: a trap ends the store of both.)
   */
  #isNeverWritten(reader: BufferOwner): boolean {
    const writer = this.#failure?.store
    return (
      this.kind === 'future' &&
      writer !== undefined &&
      reader !== undefined &&
      reader.store !== writer.deref()
    )
  }

  /**
   * Whether nothing can be copied any more; notifies the caller if so.
   *
   * @param reader the caller, if it is a guest that reads
   */
  #isOver({ onFail, onCopyDone }: CopyCallbacks, reader?: BufferOwner): boolean {
    if (this.#isNeverWritten(reader)) return false
    if (this.#failure !== undefined) onFail(this.#failure.error, this.#failure.store?.deref())
    else if (this.#hasEnded) onCopyDone(copyResult.dropped)
    return this.#hasEnded
  }

  /** A guest that keeps its end keeps nothing of the host, and JS nothing of the store. */
  #leave(): void {
    this.#hasEnded = true
    this.keepIn(undefined)
    this.onDrop?.()
    this.onRead = this.onDrop = undefined
  }

  #resetAndNotifyPending(result: CopyResult): void {
    const pending = this.#pending
    this.#pending = undefined
    pending?.callbacks.onCopyDone(result)
  }

  /** Copies between the two sides. Returns `false` if one of them has failed. */
  #copy(
    source: ReadableBuffer,
    destination: WritableBuffer,
    pending: CopyCallbacks,
    { onCopyDone }: CopyCallbacks,
  ): boolean {
    let { owner } = source
    try {
      const count = Math.min(source.remaining, destination.remaining)
      const elements = source.read(count, destination.owner)
      owner = destination.owner
      destination.write(elements, source.owner)
    } catch (error) {
      this.fail(error, owner?.store)
      return false
    }
    if (this.kind === 'future') this.#resetAndNotifyPending(copyResult.completed)
    else {
      pending.onCopy(() => {
        this.#pending = undefined
      })
    }
    onCopyDone(copyResult.completed)
    return true
  }

  /** Allows only numbers to be copied within an instance, a temporary restriction of the specification. */
  #checkOwners(a: BufferOwner, b: BufferOwner): void {
    if (a !== undefined && a === b && this.element !== undefined && !isNumber(this.element)) {
      trap(`cannot read from and write to intra-component ${this.kind}`)
    }
  }
}
