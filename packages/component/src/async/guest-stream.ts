import { equalTypes } from '../types/equality.ts'
import { isNumber, type ValueType } from '../types/types.ts'
import type { WritableBuffer } from './buffer.ts'
import { copyWithGuest } from './copy-with-guest.ts'
import { copyResult, type Shared } from './shared-stream.ts'

/** How many numbers JS asks a stream for at once. */
const chunkLength = 0x1_0000

/** How many other elements JS asks a stream for at once: each takes as long as a small chunk. */
const readLength = 0x1000

/** How JS receives the elements of a stream or future. */
export interface ElementsInJs {
  /** Converts elements that JS has written to those that JS reads. */
  convert(elements: ArrayLike<unknown>): ArrayLike<unknown>
  /** Drops the handles in elements that JS gave to a guest, which has not read them; `undefined` if they contain none. */
  readonly discard: ((elements: ArrayLike<unknown>) => void) | undefined
}

/** Drops a stream that is collected before JS has read it to its end: the guest would wait for ever. */
const collected = new FinalizationRegistry<Shared>(shared => shared.drop())

/**
 * Stream that a guest gave to JS. JS can iterate over it once: numbers come in chunks, as typed arrays (`Uint8Array` for
 * `stream<u8>`), any other elements one by one. The iteration ends when the writer drops its end, and throws when the
 * instance of the guest ends, even if the guest only hands on a stream of JS; leaving the loop cancels the stream. A stream
 * that JS passes to a guest before it reads from it is the same stream there.
 *
 * @example
 * for await (const chunk of exports.download('…')) file.write(chunk)
 */
export class GuestStream<T = unknown> implements AsyncIterableIterator<T> {
  readonly #shared: Shared
  readonly #inChunks: boolean
  readonly #inJs: ElementsInJs
  #elements: ArrayLike<unknown> = []
  #position = 0
  #reading: Promise<void> | undefined
  #state: 'new' | 'read' | 'over' | 'given away' = 'new'

  /** Only the runtime creates one. */
  constructor(shared: Shared, inJs: ElementsInJs) {
    this.#shared = shared
    this.#inJs = inJs
    this.#inChunks = isNumber(shared.element)
    collected.register(this, shared, this)
  }

  /** Returns the stream itself. */
  [Symbol.asyncIterator](): this {
    return this
  }

  /** Reads the next chunk, or the next element. */
  async next(): Promise<IteratorResult<T, undefined>> {
    if (this.#state === 'given away') throw new TypeError('this stream was given away')
    if (this.#state === 'new') this.#state = 'read'
    while (this.#position >= this.#elements.length) {
      if (this.#state === 'over') return { done: true, value: undefined }
      this.#reading ??= this.#read()
      await this.#reading
    }
    return { done: false, value: this.#elements[this.#position++] as T }
  }

  /** Drops the readable end: the next write of the guest reports it. */
  cancel(): void {
    if (this.#state === 'given away') return
    this.#end('over')
    this.#elements = []
    this.#shared.drop()
  }

  /** {@link cancel}, as leaving a loop calls it. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.cancel()
    return { done: true, value: undefined }
  }

  /** {@link cancel}, at the end of an `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel()
  }

  async #read(): Promise<void> {
    const length = this.#inChunks ? chunkLength : this.#inJs.discard ? 1 : readLength
    const buffer = new WritableBufferHostImpl(length, this.#inJs)
    try {
      const result = await copyWithGuest(this.#shared, 'read', buffer)
      if (result !== copyResult.completed) this.#end('over')
      this.#elements = this.#inChunks ? buffer.chunks : (buffer.chunks[0] ?? [])
      this.#position = 0
    } catch (error) {
      this.#end('over')
      throw error
    } finally {
      this.#reading = undefined
    }
  }

  #end(state: 'over' | 'given away'): void {
    this.#state = state
    collected.unregister(this)
  }

  /**
   * Returns the state of a guest's stream of these elements from which JS has not read, and ends the object: JS gives the
   * stream away. Returns `undefined` for any other value.
   */
  static give(value: unknown, element: ValueType | undefined): Shared | undefined {
    if (!(value instanceof GuestStream) || value.#state !== 'new') return undefined
    if (!equalTypes(value.#shared.element, element)) return undefined
    value.#end('given away')
    value.#shared.keepIn(undefined)
    return value.#shared
  }
}

/** Reads a guest's future. The promise rejects when the guest traps before it has written. */
export function readFuture(shared: Shared, inJs: ElementsInJs): Promise<unknown> {
  const buffer = new WritableBufferHostImpl(1, inJs)
  const value = copyWithGuest(shared, 'read', buffer).then(() => {
    shared.drop()
    return buffer.chunks[0]?.[0]
  })
  // A rejection that JS ignores must not be reported as unhandled.
  value.catch(() => {})
  return value
}

class WritableBufferHostImpl implements WritableBuffer {
  readonly length: number
  remaining: number
  readonly chunks: ArrayLike<unknown>[] = []
  readonly #inJs: ElementsInJs

  constructor(length: number, inJs: ElementsInJs) {
    this.length = this.remaining = length
    this.#inJs = inJs
  }

  write(elements: ArrayLike<unknown>, writer: object | undefined): void {
    this.remaining -= elements.length
    this.chunks.push(writer === undefined ? this.#inJs.convert(elements) : elements)
  }
}
