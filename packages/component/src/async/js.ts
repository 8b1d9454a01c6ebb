import type { Context } from '../abi/context.ts'
import { type NumberKind, numbers } from '../abi/numbers.ts'
import type { ValueType } from '../types/types.ts'
import { type CopyResult, copyResult, SharedCopy, type Sink, type Source } from './copy.ts'

/** How many elements JS asks a guest's stream for at once. */
const readLength = 0x1_0000

/**
 * A stream that a guest gave to JS. Iterate over it once: numbers come in chunks, as typed arrays (`stream<u8>`:
 * `Uint8Array`), any other elements one by one. It ends when the guest drops its end; leaving the loop cancels it.
 */
export class GuestStream<T = unknown> implements AsyncIterableIterator<T> {
  readonly #shared: SharedCopy
  readonly #inChunks: boolean
  #elements: unknown[] = []
  #reading: Promise<boolean> | undefined
  #isOver = false

  constructor(shared: SharedCopy) {
    this.#shared = shared
    this.#inChunks = shared.element !== undefined && isNumber(shared.element)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#elements.length === 0) {
      if (this.#isOver) return { done: true, value: undefined }
      this.#reading ??= this.#read()
      await this.#reading
    }
    return { done: false, value: this.#elements.shift() as T }
  }

  /** The host reads no more: the guest's next write learns that nobody is there. */
  cancel(): void {
    this.#isOver = true
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

  async #read(): Promise<boolean> {
    const sink = new HostSink(readLength)
    const result = await copy(notify => this.#shared.read(sink, notify))
    this.#reading = undefined
    if (result !== copyResult.completed) this.#isOver = true
    for (const chunk of sink.chunks) {
      if (this.#inChunks) this.#elements.push(chunk)
      else for (let i = 0; i < chunk.length; i++) this.#elements.push(chunk[i])
    }
    return !this.#isOver
  }

  /** The shared part of a stream that came from a guest, for a guest to have it again. */
  static sharedOf(value: unknown): SharedCopy | undefined {
    return value instanceof GuestStream ? value.#shared : undefined
  }
}

/** What a guest's `future` resolves to. */
export async function readFuture(shared: SharedCopy): Promise<unknown> {
  const sink = new HostSink(1)
  await copy(notify => shared.read(sink, notify))
  return sink.chunks[0]?.[0]
}

/**
 * A stream for a guest from anything that JS iterates over, in time or not: a `ReadableStream`, a generator, an array.
 * It is asked for elements only as the guest reads. For streams of numbers a typed array, or an array, is a chunk.
 */
export function streamFrom(value: unknown, element: ValueType | undefined): SharedCopy {
  const known = GuestStream.sharedOf(value)
  if (known !== undefined) return known
  const shared = new SharedCopy('stream', element)
  const iterator = iteratorOf(value)
  const inChunks = element !== undefined && isNumber(element)
  const pump = async () => {
    try {
      for (;;) {
        const { done, value: item } = await iterator.next()
        if (done) break
        const chunk =
          inChunks && typeof item === 'object' && item !== null ? (item as ArrayLike<unknown>) : [item]
        if (!(await writeAll(shared, chunk))) break
      }
    } finally {
      shared.drop()
      await iterator.return?.()
    }
  }
  shared.onFirstRead = () => {
    // A host's iterator that throws ends the stream: there is nothing else to tell the guest.
    pump().catch(() => {})
  }
  shared.onDrop = () => {
    Promise.resolve(iterator.return?.()).catch(() => {})
  }
  return shared
}

/** A future for a guest, from a promise or a value. */
export function futureFrom(value: unknown, element: ValueType | undefined, cx: Context): SharedCopy {
  const shared = new SharedCopy('future', element)
  Promise.resolve(value).then(
    result => writeAll(shared, [result]),
    error => {
      cx.instance.poison(error)
    },
  )
  return shared
}

/** @returns whether the guest may want more */
async function writeAll(shared: SharedCopy, elements: ArrayLike<unknown>): Promise<boolean> {
  const source = new HostSource(elements)
  while (source.remaining > 0) {
    if ((await copy(notify => shared.write(source, notify))) !== copyResult.completed) return false
  }
  return true
}

/** One copy with a guest, as a promise of how it ended. */
function copy(
  start: (notify: { copied(reclaim: () => void): void; done(result: CopyResult): void }) => void,
): Promise<CopyResult> {
  return new Promise(resolve => {
    start({
      copied: reclaim => {
        reclaim()
        resolve(copyResult.completed)
      },
      done: resolve,
    })
  })
}

class HostSink implements Sink {
  readonly owner = undefined
  readonly length: number
  readonly chunks: ArrayLike<unknown>[] = []
  #progress = 0

  constructor(length: number) {
    this.length = length
  }

  get remaining(): number {
    return this.length - this.#progress
  }

  write(elements: ArrayLike<unknown>): void {
    this.#progress += elements.length
    this.chunks.push(elements)
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
    if (elements.subarray !== undefined) return elements.subarray(start, start + count)
    return Array.prototype.slice.call(elements, start, start + count)
  }
}

function isNumber(type: ValueType): type is { kind: NumberKind } {
  return Object.hasOwn(numbers, type.kind)
}

function iteratorOf(value: unknown): AsyncIterator<unknown> | Iterator<unknown> {
  const iterable = value as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined
  const iterator = iterable?.[Symbol.asyncIterator]?.() ?? iterable?.[Symbol.iterator]?.()
  if (iterator === undefined)
    throw new TypeError(`expected an iterable or a ReadableStream, got ${String(value)}`)
  return iterator
}
