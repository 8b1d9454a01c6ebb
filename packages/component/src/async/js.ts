import { shown } from '../errors.ts'
import { bytesOf } from '../instance/js-bytes.ts'
import { equalTypes } from '../types/equality.ts'
import { isNumber, type ValueType } from '../types/types.ts'
import { type CopyResult, copyResult, type Notify, SharedCopy, type Sink, type Source } from './copy.ts'

/** How many elements JS asks a guest's stream for at once. */
const readLength = 0x1_0000

/** How JS takes the elements of a stream or a future. */
export interface ElementsInJs {
  /** Whether there are handles in them, which are only taken from their owner when JS asks for the element. */
  readonly areHandles: boolean
  /** Elements that JS has written, as JS reads them. */
  convert(elements: ArrayLike<unknown>): ArrayLike<unknown>
}

/** A stream that JS forgot is cancelled: else the guest would wait for it for ever. */
const forgotten = new FinalizationRegistry<SharedCopy>(shared => shared.drop())

/**
 * A stream that a guest gave to JS. Iterate over it once: numbers come in chunks, as typed arrays (`stream<u8>`:
 * `Uint8Array`), any other elements one by one. It ends when the guest drops its end, and fails when the guest traps;
 * leaving the loop cancels it. Given to a guest before it was read, it is the same stream there.
 */
export class GuestStream<T = unknown> implements AsyncIterableIterator<T> {
  readonly #shared: SharedCopy
  readonly #inChunks: boolean
  readonly #inJs: ElementsInJs
  #elements: ArrayLike<unknown> = []
  #position = 0
  #reading: Promise<void> | undefined
  #state: 'new' | 'read' | 'over' | 'given away' = 'new'

  constructor(shared: SharedCopy, inJs: ElementsInJs) {
    this.#shared = shared
    this.#inJs = inJs
    this.#inChunks = isNumber(shared.element)
    forgotten.register(this, shared, this)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

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

  /** The host reads no more: the guest's next write learns that nobody is there. */
  cancel(): void {
    if (this.#state === 'given away') return
    this.#end()
    this.#elements = []
    this.#shared.drop()
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.cancel()
    return { done: true, value: undefined }
  }

  /** The same, at the end of an `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel()
  }

  async #read(): Promise<void> {
    const sink = new HostSink(this.#inJs.areHandles ? 1 : readLength, this.#inJs)
    try {
      const result = await copy(notify => this.#shared.read(sink, notify))
      if (result !== copyResult.completed) this.#end()
      this.#elements = this.#inChunks ? sink.chunks : (sink.chunks[0] ?? [])
      this.#position = 0
    } catch (error) {
      this.#end()
      throw error
    } finally {
      this.#reading = undefined
    }
  }

  #end(): void {
    this.#state = 'over'
    forgotten.unregister(this)
  }

  /** What is behind a guest's stream of these elements that JS has not read from: JS gives it away. */
  static give(value: unknown, element: ValueType | undefined): SharedCopy | undefined {
    if (!(value instanceof GuestStream) || value.#state !== 'new') return undefined
    if (!equalTypes(value.#shared.element, element)) return undefined
    value.#state = 'given away'
    forgotten.unregister(value)
    return value.#shared
  }
}

/** What a guest's `future` resolves to. It rejects when the guest traps before it has written. */
export function readFuture(shared: SharedCopy, inJs: ElementsInJs): Promise<unknown> {
  const sink = new HostSink(1, inJs)
  const value = copy(notify => shared.read(sink, notify)).then(() => sink.chunks[0]?.[0])
  // JS need not be interested in it.
  value.catch(() => {})
  return value
}

/**
 * A stream for a guest from anything that JS iterates over, in time or not: a `ReadableStream`, a generator, an array.
 * It is asked for elements only while the guest reads, and told to `return()` when the guest drops its end. For streams
 * of numbers a typed array, or an array, is a chunk. What the iterator throws ends the guest that reads, like what a
 * host function throws: an error that a guest is to know of has a place in the types of its world.
 */
export function streamFrom(value: unknown, element: ValueType | undefined): SharedCopy {
  const given = GuestStream.give(value, element)
  if (given !== undefined) return given
  const shared = new SharedCopy('stream', element)
  new HostStream(shared, chunksOf(value, element))
  return shared
}

/** The writer of a stream that comes from JS. None of the host's code runs on a guest's stack. */
class HostStream {
  readonly #shared: SharedCopy
  readonly #chunks: Chunks
  #isPulling = false
  #isOver = false

  constructor(shared: SharedCopy, chunks: Chunks) {
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
      // The guest cannot take what the iterator gave. The iterator itself has not ended.
      queueMicrotask(() => this.#return())
      throw error
    }
  }

  async #return(): Promise<void> {
    try {
      await this.#chunks.iterator.return?.()
    } catch {
      // Nobody reads any more whom this could concern.
    }
  }
}

/** A future for a guest, from a promise. A rejection ends the guest that reads the future. */
export function futureFrom(promise: Promise<unknown>, element: ValueType | undefined): SharedCopy {
  const shared = new SharedCopy('future', element)
  promise.then(value => writeAll(shared, [value])).catch((error: unknown) => shared.fail(error))
  return shared
}

/** Writes until a guest has read all, or reads no more. */
async function writeAll(shared: SharedCopy, elements: ArrayLike<unknown>): Promise<void> {
  const source = new HostSource(elements)
  let result: CopyResult = copyResult.completed
  while (source.remaining > 0 && result === copyResult.completed)
    result = await copy(notify => shared.write(source, notify))
}

/** One copy with a guest, as a promise of how it ended. */
function copy(start: (notify: Notify) => void): Promise<CopyResult> {
  return new Promise((resolve, reject) => {
    start({
      copied: reclaim => {
        reclaim()
        resolve(copyResult.completed)
      },
      done: resolve,
      fail: reject,
    })
  })
}

class HostSink implements Sink {
  readonly owner = undefined
  readonly length: number
  readonly chunks: ArrayLike<unknown>[] = []
  readonly #inJs: ElementsInJs
  #progress = 0

  constructor(length: number, inJs: ElementsInJs) {
    this.length = length
    this.#inJs = inJs
  }

  get remaining(): number {
    return this.length - this.#progress
  }

  write(elements: ArrayLike<unknown>, writer: object | undefined): void {
    this.#progress += elements.length
    this.chunks.push(writer === undefined ? this.#inJs.convert(elements) : elements)
  }
}

class HostSource implements Source {
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

/** What JS gave for a stream, piece by piece. */
interface Chunks {
  readonly iterator: AsyncIterator<unknown> | Iterator<unknown>
  /** The elements in what the iterator yields. */
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
  const inTime = iterable?.[Symbol.iterator]?.()
  if (inTime !== undefined) return { iterator: inTime, toChunk: async item => chunkOf(await item) }
  throw new TypeError(`expected an iterable or a ReadableStream, got ${shown(value)}`)
}

/** The stream's own iterator would be told to return only after the read that is pending, which may never end. */
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
