/**
 * Bodies of requests and responses.
 *
 * @see https://fetch.spec.whatwg.org/#bodies
 */

import { ReadableStream } from 'web-streams-polyfill'
import { URLSearchParams } from 'whatwg-url'
import { defineInterface } from '../web-idl-classes.ts'
import { notGiven } from './not-given.ts'

/** Bytes that arrive in pieces. */
export interface ByteSource {
  /** Returns the next bytes; `undefined` at the end. */
  pull(): Promise<Uint8Array | undefined>
  cancel(): void
}

/** A value that a program can pass as a body. */
export type BodyInit =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | URLSearchParams
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>

/** The content of a body: bytes in memory, or a stream. */
export class BodyContent {
  readonly #bytes: Uint8Array | undefined
  #source: ByteSource | undefined
  #stream: ReadableStream<Uint8Array> | undefined
  #isTaken = false

  constructor(content: Uint8Array | ByteSource | ReadableStream<Uint8Array>) {
    if (content instanceof Uint8Array) this.#bytes = content
    else if (content instanceof ReadableStream) this.#stream = content
    else this.#source = content
  }

  /** The bytes, if they are in memory: such a body can be sent again. */
  get bytes(): Uint8Array | undefined {
    return this.#bytes
  }

  /** Whether the body has been read, at least in part. */
  get isUsed(): boolean {
    // The package has this property instead of an internal slot.
    const { _disturbed = false } = (this.#stream ?? {}) as { _disturbed?: boolean }
    return this.#isTaken || _disturbed
  }

  get isUnusable(): boolean {
    return this.isUsed || (this.#stream?.locked ?? false)
  }

  get stream(): ReadableStream<Uint8Array> {
    this.#stream ??= streamOf(this.#take())
    return this.#stream
  }

  /** Returns the content as a source, which only one reader can have. */
  source(): ByteSource {
    if (this.#stream !== undefined) return sourceOf(this.#stream)
    const source = this.#take()
    this.#isTaken = true
    return source
  }

  /** Moves the content to another object. */
  moved(): BodyContent {
    if (this.#bytes !== undefined && this.#stream === undefined) {
      this.#isTaken = true
      return new BodyContent(this.#bytes)
    }
    return new BodyContent(this.source())
  }

  /** Returns two bodies with this content; this one is one of them. */
  cloned(): BodyContent {
    if (this.#bytes !== undefined && this.#stream === undefined) return new BodyContent(this.#bytes)
    const [own, other] = this.stream.tee()
    this.#stream = own
    return new BodyContent(other)
  }

  /** Reads all bytes. */
  async readAll(): Promise<Uint8Array<ArrayBuffer>> {
    const source = this.source()
    const pieces: Uint8Array[] = []
    for (let piece = await source.pull(); piece !== undefined; piece = await source.pull()) pieces.push(piece)
    const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
    let at = 0
    for (const piece of pieces) {
      all.set(piece, at)
      at += piece.length
    }
    return all
  }

  #take(): ByteSource {
    let bytes = this.#bytes
    this.#source ??= {
      async pull() {
        const piece = bytes
        bytes = undefined
        return piece?.length === 0 ? undefined : piece
      },
      cancel() {},
    }
    return this.#source
  }
}

function streamOf(source: ByteSource): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      type: 'bytes',
      async pull(controller) {
        const bytes = await source.pull()
        if (bytes === undefined) {
          controller.close()
          controller.byobRequest?.respond(0)
        } else controller.enqueue(new Uint8Array(bytes)) // the stream detaches the buffer
      },
      cancel: () => source.cancel(),
    },
    { highWaterMark: 0 },
  )
}

function sourceOf(stream: ReadableStream<Uint8Array>): ByteSource {
  const reader = stream.getReader()
  return {
    async pull() {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return undefined
        if (!(value instanceof Uint8Array)) throw new TypeError('a chunk of the body is not a Uint8Array')
        if (value.length > 0) return value
      }
    },
    cancel: () => void reader.cancel().catch(() => {}),
  }
}

/** Converts a value to the content of a body, and its type if it has one. */
export function extractBody(body: unknown): { content: BodyContent; type: string | undefined } {
  const plain = (content: ConstructorParameters<typeof BodyContent>[0], type?: string) => ({
    content: new BodyContent(content),
    type,
  })
  if (body instanceof ReadableStream) {
    if (new BodyContent(body).isUnusable)
      throw new TypeError('the stream of the body is locked, or has been read already')
    return plain(body)
  }
  if (body instanceof URLSearchParams)
    return plain(encoder.encode(String(body)), 'application/x-www-form-urlencoded;charset=UTF-8')
  if (body instanceof ArrayBuffer) return plain(new Uint8Array(body.slice(0)))
  if (ArrayBuffer.isView(body))
    return plain(new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice())
  if (typeof body === 'object' && body !== null) {
    const tag = Object.prototype.toString.call(body).slice('[object '.length, -1)
    if (tag === 'Blob' || tag === 'File' || tag === 'FormData') throw notGiven(`a body of the type ${tag}`)
    if (Symbol.asyncIterator in body)
      return plain(ReadableStream.from(body as AsyncIterable<Uint8Array>) as ReadableStream<Uint8Array>)
  }
  return plain(encoder.encode(`${body}`), 'text/plain;charset=UTF-8')
}

const encoder = new TextEncoder()

/** Members that `Request` and `Response` have in common. */
export abstract class Body {
  /** The content of the body; `null` without one. */
  protected abstract content(): BodyContent | null

  /** The body as a stream of bytes. */
  get body(): ReadableStream<Uint8Array> | null {
    return this.content()?.stream ?? null
  }

  get bodyUsed(): boolean {
    return this.content()?.isUsed ?? false
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const content = this.content()
    if (content === null) return new Uint8Array()
    if (content.isUnusable) throw new TypeError('the body has been read already, or a reader has locked it')
    return content.readAll()
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes())
  }

  async blob(): Promise<never> {
    throw notGiven('blob() of a body')
  }

  async formData(): Promise<never> {
    throw notGiven('formData() of a body')
  }
}

defineInterface('Body', Body)
