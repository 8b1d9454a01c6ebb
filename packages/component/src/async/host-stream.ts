import { mismatch } from '../errors.ts'
import { bytesOf, isArrayLike } from '../instance/js-bytes.ts'
import { isNumber, type ValueType } from '../types/types.ts'
import type { ReadableBuffer } from './buffer.ts'
import { copyWithGuest } from './copy-with-guest.ts'
import { type ElementsInJs, GuestStream } from './guest-stream.ts'
import { type CopyResult, copyResult, Shared } from './shared-stream.ts'

/**
 * Creates a stream for a guest from anything that JS can iterate over, synchronously or asynchronously: a
 * `ReadableStream`, a generator, an array. The iterator is asked for elements only while the guest reads, and its
 * `return()` is called when the guest drops its end. In a stream of numbers, a typed array or an array is a chunk.
 *
 * An error of the iterator ends the guest that reads, like an error that a host function throws: an error that a guest is
 * to handle has a place in the types of its world.
 */
export function streamFrom(value: unknown, element: ValueType | undefined, inJs: ElementsInJs): Shared {
  const given = GuestStream.give(value, element)
  if (given !== undefined) return given
  const shared = new Shared('stream', element)
  writeTo(shared, chunksOf(value, element, inJs), inJs)
  return shared
}

/**
 * Creates a future for a guest from a promise. A rejection ends the guest that reads the future.
 *
 * A promise keeps its reactions until it settles. A host function may return one promise for each of its calls, so one
 * reaction serves all its futures, and a future that the guest drops leaves nothing behind.
 */
export function futureFrom(
  promise: Promise<unknown>,
  element: ValueType | undefined,
  inJs: ElementsInJs,
): Shared {
  const shared = new Shared('future', element)
  let futures = futuresOf.get(promise)
  if (futures === undefined) {
    const waiting = new Set<Shared>()
    futures = waiting
    futuresOf.set(promise, futures)
    const settle = () => {
      futuresOf.delete(promise)
      if (waiting.size === 0) promise.then(value => inJs.discard?.([value])).catch(() => {})
      for (const future of waiting)
        promise.then(value => writeAll(future, [value], inJs)).catch((error: unknown) => future.fail(error))
    }
    promise.then(settle, settle)
  }
  futures.add(shared)
  shared.onDrop = () => futures.delete(shared)
  return shared
}

/** The futures that wait for a promise. */
const futuresOf = new WeakMap<Promise<unknown>, Set<Shared>>()

/** Writes what an iterator yields to a stream. The host's code never runs on the stack of a guest. */
function writeTo(shared: Shared, { iterator, toChunk }: Chunks, inJs: ElementsInJs): void {
  let isPulling = false
  /** Whether the iterator has ended itself. */
  let isOver = false
  const pull = async () => {
    let isAsking = false
    try {
      while (shared.isWanted) {
        isAsking = true
        const { done, value } = await iterator.next()
        isAsking = false
        if (done) {
          isOver = true
          shared.drop()
        } else await writeAll(shared, toChunk(await value), inJs)
      }
    } catch (error) {
      isOver ||= isAsking
      shared.fail(error)
    } finally {
      isPulling = false
    }
  }
  shared.onRead = () => {
    if (isPulling) return
    isPulling = true
    queueMicrotask(pull)
  }
  shared.onDrop = () =>
    queueMicrotask(async () => {
      // No reader is left to report an error to.
      try {
        if (!isOver) await iterator.return?.()
      } catch {}
    })
}

/** Writes until a guest has read all elements, or drops its end. Handles that it has not read are dropped. */
async function writeAll(shared: Shared, elements: ArrayLike<unknown>, inJs: ElementsInJs): Promise<void> {
  const buffer = new ReadableBufferHostImpl(elements)
  let result: CopyResult = copyResult.completed
  try {
    while (buffer.remaining > 0 && result === copyResult.completed)
      result = await copyWithGuest(shared, 'write', buffer)
  } finally {
    inJs.discard?.(buffer.read(buffer.remaining))
  }
}

class ReadableBufferHostImpl implements ReadableBuffer {
  readonly length: number
  remaining: number
  readonly #elements: ArrayLike<unknown>

  constructor(elements: ArrayLike<unknown>) {
    this.#elements = elements
    this.length = this.remaining = elements.length
  }

  read(count: number): ArrayLike<unknown> {
    const start = this.length - this.remaining
    this.remaining -= count
    const elements = this.#elements as Uint8Array | unknown[]
    const end = start + count
    if (Array.isArray(elements)) return elements.slice(start, end)
    const chunk = elements.subarray(start, end)
    if (chunk.length === count) return chunk
    throw new TypeError('a chunk was resized')
  }
}

/** Iterator over the items of a JS value that becomes a stream. */
interface Chunks {
  readonly iterator: Pick<AsyncIterator<unknown> | Iterator<unknown>, 'next'> & { return?(): unknown }
  /** Converts an item of the iterator to elements of the stream. */
  toChunk(item: unknown): ArrayLike<unknown>
}

function chunksOf(value: unknown, element: ValueType | undefined, inJs: ElementsInJs): Chunks {
  const ofNumbers = isNumber(element)
  const chunkIn = (item: unknown) =>
    (element?.kind === 'u8' ? bytesOf(item) : undefined) ?? (isArrayLike(item) ? item : undefined)
  const chunkOf = (item: unknown) => (ofNumbers ? (chunkIn(item) ?? oneNumber(item)) : [item])
  const whole = chunkIn(value)
  if (whole !== undefined && !(ofNumbers && Array.isArray(value) && value.some(chunkIn))) {
    const chunks = [whole].values()
    // An array that the guest never reads would otherwise keep its handles.
    const iterator = Object.assign(chunks, { return: () => inJs.discard?.(chunks.next().value ?? []) })
    return { iterator, toChunk: item => item as ArrayLike<unknown> }
  }
  const iterable = (typeof value === 'object' ? value : undefined) as
    | Partial<AsyncIterable<unknown> & Iterable<unknown>>
    | null
    | undefined
  const reader = (iterable as Partial<ReadableStream> | null | undefined)?.getReader?.()
  const iterator =
    (reader && iteratorOf(reader)) ?? iterable?.[Symbol.asyncIterator]?.() ?? iterable?.[Symbol.iterator]?.()
  if (iterator === undefined) throw mismatch('an iterable', value)
  return { iterator, toChunk: chunkOf }
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
  throw mismatch('numbers', item)
}
