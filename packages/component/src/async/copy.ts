import { trap } from '../errors.ts'
import { isNumber, type ValueType } from '../types/types.ts'
import { Waitable } from './waitable.ts'

/** How a copy between the ends of a stream or future ended, in the numbers that guests get. */
export const copyResult = { completed: 0, dropped: 1, cancelled: 2 } as const

/** One of {@link copyResult}. */
export type CopyResult = (typeof copyResult)[keyof typeof copyResult]

/** The instance that reads or writes; `undefined` for the host. */
type Owner = object | undefined

/** Where elements are copied from (`ReadableBuffer`). */
export interface Source {
  readonly owner: Owner
  readonly length: number
  readonly remaining: number
  /**
   * Takes the next `count` elements, as their `reader` has them: JS values for the host, handles as what they stand for
   * between components. Numbers are a typed array, all else is an array.
   */
  read(count: number, reader: Owner): ArrayLike<unknown>
}

/** Where elements are copied to (`WritableBuffer`). */
export interface Sink {
  readonly owner: Owner
  readonly length: number
  readonly remaining: number
  /** Takes elements as {@link Source.read} of their `writer` gave them. */
  write(elements: ArrayLike<unknown>, writer: Owner): void
}

type Waiting =
  | { readonly kind: 'read'; readonly buffer: Sink; readonly notify: Notify }
  | { readonly kind: 'write'; readonly buffer: Source; readonly notify: Notify }

/** How the side that waits learns of a copy. */
export interface Notify {
  /** Some elements were copied, and more may be until the side `reclaim`s its buffer. */
  copied(reclaim: () => void): void
  /** The copy is over. */
  done(result: CopyResult): void
  /** The other end has trapped, or the host has failed. */
  fail(error: unknown): void
}

/** What has two ends that are copied between. */
export type CopyKind = 'stream' | 'future'
/** One of the two ends. */
export type CopySide = 'readable' | 'writable'

/** What the two ends of a stream or a future share (`SharedStreamImpl`, `SharedFutureImpl`). */
export class SharedCopy {
  readonly kind: CopyKind
  readonly element: ValueType | undefined
  /** For a host that writes: the guest wants elements; it reads no more. */
  onRead: (() => void) | undefined
  onDrop: (() => void) | undefined
  #failure: { readonly error: unknown } | undefined
  #waiting: Waiting | undefined
  #dropped = false

  constructor(kind: CopyKind, element: ValueType | undefined) {
    this.kind = kind
    this.element = element
  }

  get dropped(): boolean {
    return this.#dropped
  }

  /** Whether a reader waits for elements. */
  get isWanted(): boolean {
    const waiting = this.#waiting
    return waiting?.kind === 'read' && (waiting.buffer.remaining > 0 || waiting.buffer.length === 0)
  }

  read(sink: Sink, notify: Notify): void {
    if (this.#tellEnd(notify)) return
    const other = this.#waiting
    if (other?.kind !== 'write') {
      this.#waiting = { kind: 'read', buffer: sink, notify }
      this.onRead?.()
      return
    }
    this.#checkOwners(sink.owner, other.buffer.owner)
    if (other.buffer.remaining === 0) {
      this.#finish(copyResult.completed)
      this.#waiting = { kind: 'read', buffer: sink, notify }
      this.onRead?.()
      return
    }
    if (sink.remaining > 0) this.#copy(other.buffer, sink, other.notify)
    notify.done(copyResult.completed)
  }

  /** Whether nothing can be copied any more, because the other end has failed or is gone: then it says so. */
  #tellEnd(notify: Notify): boolean {
    if (this.#failure !== undefined) notify.fail(this.#failure.error)
    else if (this.#dropped) notify.done(copyResult.dropped)
    else return false
    return true
  }

  write(source: Source, notify: Notify): void {
    if (this.#tellEnd(notify)) return
    const other = this.#waiting
    if (other?.kind !== 'read') {
      this.#waiting = { kind: 'write', buffer: source, notify }
      return
    }
    this.#checkOwners(source.owner, other.buffer.owner)
    if (other.buffer.remaining > 0) {
      if (source.remaining > 0) this.#copy(source, other.buffer, other.notify)
      notify.done(copyResult.completed)
    } else if (source.length === 0 && other.buffer.length === 0) {
      notify.done(copyResult.completed)
    } else {
      this.#finish(copyResult.completed)
      this.#waiting = { kind: 'write', buffer: source, notify }
    }
  }

  #copy(source: Source, sink: Sink, waiting: Notify): void {
    try {
      const elements = source.read(Math.min(source.remaining, sink.remaining), sink.owner)
      sink.write(elements, source.owner)
    } catch (error) {
      // The side that waits learns of it too.
      this.fail(error)
      throw error
    }
    if (this.kind === 'future') this.#finish(copyResult.completed)
    else {
      waiting.copied(() => {
        this.#waiting = undefined
      })
    }
  }

  /** The side that waits gives up. */
  cancel(): void {
    this.#finish(copyResult.cancelled)
  }

  /** One side is gone. */
  drop(): void {
    if (this.#dropped) return
    this.#dropped = true
    this.onDrop?.()
    if (this.#waiting !== undefined) this.#finish(copyResult.dropped)
  }

  /** One side trapped, or is a host that failed: so does the other, when it reads or writes. */
  fail(error: unknown): void {
    if (this.#failure !== undefined || this.#dropped) return
    this.#failure = { error }
    this.onDrop?.()
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.notify.fail(error)
  }

  #finish(result: CopyResult): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.notify.done(result)
  }

  /** A restriction for now: within an instance, only numbers can be copied. */
  #checkOwners(a: Owner, b: Owner): void {
    if (a !== undefined && a === b && this.element !== undefined && !isNumber(this.element)) {
      trap(`cannot read from and write to intra-component ${this.kind}`)
    }
  }
}

/** One end of a stream or future that a guest holds (`CopyEnd`). */
export class CopyEnd extends Waitable {
  readonly shared: SharedCopy
  readonly side: CopySide
  state: 'idle' | 'copying' | 'cancelling' | 'done' = 'idle'

  constructor(shared: SharedCopy, side: CopySide) {
    super()
    this.shared = shared
    this.side = side
  }

  get isCopying(): boolean {
    return this.state === 'copying' || this.state === 'cancelling'
  }

  /** Its instance has trapped: so does whoever is at the other end. */
  fail(error: unknown): void {
    this.shared.fail(error)
  }

  override drop(): void {
    const { kind } = this.shared
    if (this.isCopying) trap(`cannot drop busy ${kind}`)
    if (kind === 'future' && this.side === 'writable' && this.state !== 'done') {
      trap('cannot drop future write end without first writing a value')
    }
    this.shared.drop()
    super.drop()
  }
}
