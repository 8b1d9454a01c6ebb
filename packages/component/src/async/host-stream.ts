import { shown } from '../errors.ts'
import { bytesOf } from '../instance/js-bytes.ts'
import { isNumber, type ValueType } from '../types/types.ts'
import type { ReadableBuffer } from './buffer.ts'
import { copyWithGuest } from './copy-with-guest.ts'
import { GuestStream } from './guest-stream.ts'
import {
  type CopyResult,
  copyResult,
  type Shared,
  SharedFutureImpl,
  SharedStreamImpl,
} from './shared-stream.ts'

/**
 * Creates a stream for a guest from anything that JS can iterate over, synchronously or asynchronously: a
 * `ReadableStream`, a generator, an array. The iterator is asked for elements only while the guest reads, and its
 * `return()` is called when the guest drops its end. In a stream of numbers, a typed array or an array is a chunk.
 *
 * An error of the iterator ends the guest that reads, like an error that a host function throws: an error that a guest is
 * to handle has a place in the types of its world.
 */
export function streamFrom(value: unknown, element: ValueType | undefined): Shared {
  const given = GuestStream.give(value, element)
  if (given !== undefined) return given
  const shared = new SharedStreamImpl(element)
  new HostStream(shared, chunksOf(value, element))
  return shared
}

/**
 * Creates a future for a guest from a promise. A rejection ends the guest that reads the future.
 *
 * A promise keeps its reactions until it settles. A host function may return one promise for each of its calls, so one
 * reaction serves all its futures, and a future that the guest drops leaves nothing behind.
 */
export function futureFrom(promise: Promise<unknown>, element: ValueType | undefined): Shared {
  const shared = new SharedFutureImpl(element)
  let futures = futuresOf.get(promise)
  if (futures === undefined) {
    const waiting = new Set<Shared>()
    futures = waiting
    futuresOf.set(promise, futures)
    const settle = () => {
      futuresOf.delete(promise)
      for (const future of waiting)
        promise.then(value => writeAll(future, [value])).catch((error: unknown) => future.fail(error))
    }
    promise.then(settle, settle)
  }
  futures.add(shared)
  shared.onDrop = () => futures.delete(shared)
  return shared
}

/** The futures that wait for a promise. */
const futuresOf = new WeakMap<Promise<unknown>, Set<Shared>>()

/** Writer of a stream that comes from JS. The host's code never runs on the stack of a guest. */
class HostStream {
  readonly #shared: Shared
  readonly #chunks: Chunks
  #isPulling = false
  #isOver = false

  constructor(shared: Shared, chunks: Chunks) {
    this.#shared = shared
    this.#chunks = chunks
    shared.onRead = () => {
      if (this.#isPulling) return
      this.#isPulling = true
      queueMicrotask(() => this.#pull())
    }
    shared.onDrop = () => {
      if (!this.#isOver) queueMicrotask(() => this.#return())
      this.#isOver = true
    }
  }

  async #pull(): Promise<void> {
    const { iterator, toChunk } = this.#chunks
    try {
      while (!this.#isOver && this.#shared.isWanted) {
        const { done, value } = await iterator.next()
        if (this.#isOver) return
        if (done) {
          this.#isOver = true
          this.#shared.drop()
          return
        }
        await this.#write(await toChunk(value))
      }
    } catch (error) {
      const isOver = this.#isOver
      this.#isOver = true
      if (!isOver) this.#shared.fail(error)
    } finally {
      this.#isPulling = false
    }
  }

  async #write(chunk: ArrayLike<unknown>): Promise<void> {
    if (this.#isOver || chunk.length === 0) return
    try {
      await writeAll(this.#shared, chunk)
    } catch (error) {
      // The chunk does not fit the type. The iterator itself has not ended.
      queueMicrotask(() => this.#return())
      throw error
    }
  }

  async #return(): Promise<void> {
    try {
      await this.#chunks.iterator.return?.()
    } catch {
      // No reader is left to report the error to.
    }
  }
}

/** Writes until a guest has read all elements, or drops its end. */
async function writeAll(shared: Shared, elements: ArrayLike<unknown>): Promise<void> {
  const buffer = new ReadableBufferHostImpl(elements)
  let result: CopyResult = copyResult.completed
  while (buffer.remaining > 0 && result === copyResult.completed)
    result = await copyWithGuest(callbacks => shared.write(buffer, callbacks))
}

class ReadableBufferHostImpl implements ReadableBuffer {
  readonly owner = undefined
  readonly length: number
  readonly #elements: ArrayLike<unknown>
  #progress = 0

  constructor(elements: ArrayLike<unknown>) {
    this.#elements = elements
    this.length = elements.length
  }

  get remaining(): number {
    return this.length - this.#progress
  }

  read(count: number): ArrayLike<unknown> {
    const start = this.#progress
    this.#progress += count
    const elements = this.#elements as { subarray?: Uint8Array['subarray'] } & ArrayLike<unknown>
    if (elements.subarray !== undefined) {
      const chunk = elements.subarray(start, start + count)
      if (chunk.length === count) return chunk
      throw new TypeError('the buffer of a chunk was resized before the guest had read it')
    }
    return Array.prototype.slice.call(elements, start, start + count)
  }
}

/** Iterator over the items of a JS value that becomes a stream. */
interface Chunks {
  readonly iterator: AsyncIterator<unknown> | Iterator<unknown>
  /** Converts an item of the iterator to elements of the stream. */
  toChunk(item: unknown): ArrayLike<unknown> | Promise<ArrayLike<unknown>>
}

function chunksOf(value: unknown, element: ValueType | undefined): Chunks {
  const ofNumbers = isNumber(element)
  const chunkIn = (item: unknown) =>
    (element?.kind === 'u8' ? bytesOf(item) : undefined) ?? (isArrayLike(item) ? item : undefined)
  const chunkOf = (item: unknown) => (ofNumbers ? (chunkIn(item) ?? oneNumber(item)) : [item])
  const whole = chunkIn(value)
  if (whole !== undefined && !(ofNumbers && Array.isArray(value) && value.some(chunkIn))) {
    return { iterator: [whole].values(), toChunk: item => item as ArrayLike<unknown> }
  }
  const iterable = (typeof value === 'object' ? value : undefined) as
    | Partial<AsyncIterable<unknown> & Iterable<unknown>>
    | null
    | undefined
  const reader = (iterable as Partial<ReadableStream> | null | undefined)?.getReader?.()
  if (reader !== undefined) return { iterator: iteratorOf(reader), toChunk: chunkOf }
  const iterator = iterable?.[Symbol.asyncIterator]?.()
  if (iterator !== undefined) return { iterator, toChunk: chunkOf }
  const syncIterator = iterable?.[Symbol.iterator]?.()
  if (syncIterator !== undefined)
    return { iterator: syncIterator, toChunk: async item => chunkOf(await item) }
  throw new TypeError(`expected an iterable or a ReadableStream, got ${shown(value)}`)
}

/** Iterates with a reader: the iterator of a `ReadableStream` queues `return()` behind a read that may never settle. */
function iteratorOf(reader: ReadableStreamDefaultReader): AsyncIterator<unknown> {
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    return: async () => ({ done: true, value: await reader.cancel() }),
  }
}

function oneNumber(item: unknown): ArrayLike<unknown> {
  if (typeof item === 'number' || typeof item === 'bigint') return [item]
  throw new TypeError(`expected a number, a typed array or an array in a stream, got ${shown(item)}`)
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value)
}
