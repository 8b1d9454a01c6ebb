import type { GpuPolicy } from '@wasi-webgpu/host'

/**
 * How the server and a worker process talk: frames over one socket, each a kind and bytes. A worker has one request at a
 * time, so that frames need no number, and whoever is slow holds up nobody but himself.
 */

/** What the frames of a kind carry as JSON; those of `body` carry bytes. */
export interface Messages {
  /** To the worker, first of all. */
  start: WorkerConfig
  /** From the worker: it takes a request: the first, or the next. */
  ready: Record<string, never>
  /** To the worker, while it has no request: it answers with `pong`. */
  ping: Record<string, never>
  pong: Record<string, never>
  /** To the worker: a request. It answers with `heard`; then the `body` frames follow, and `end` or `cut`. */
  request: RequestHead
  /** From the worker: it has the request. Until then another worker can have it. */
  heard: Record<string, never>
  /** From the worker: a response. Its `body` frames follow, and `end` or `failed`. */
  head: ResponseHead
  /** The body is complete. */
  end: { readonly trailers: HeaderList }
  /** To the worker: the rest of the request's body does not come. */
  cut: { readonly reason: CutReason }
  /** From the worker: there is no response, or no more of it. Before it is ready: it cannot start. */
  failed: Failure
  /** From the worker, after `end` or `failed`: the request is over. `ready` follows, unless it is of no more use. */
  done: { readonly retire?: string }
}

/** What a frame is: one of the {@link Messages}, or a piece of a body. */
export type FrameKind = keyof Messages | 'body'

/** What a worker runs. */
export interface WorkerConfig {
  readonly file: string
  readonly gpu: string
  readonly policy: GpuPolicy | undefined
  readonly grants: object
  /** Bytes of all linear memories of an instance together. */
  readonly memory: number | undefined
  /** Whether an instance of the component serves one request after another, or only one. */
  readonly reuse: boolean
}

/** Header fields in their order; a name may come more than once. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

/** A request without its body. */
export interface RequestHead {
  readonly method: string
  readonly path: string
  readonly authority: string
  readonly headers: HeaderList
}

/** A response without its body. */
export interface ResponseHead {
  readonly status: number
  readonly headers: HeaderList
}

/** Why a request's body ends early: it is too large, or the client has gone. */
export type CutReason = 'too large' | 'gone'

/** Why a guest gave no whole response: it trapped, or answered with an error. */
export interface Failure {
  readonly kind: 'trap' | 'error'
  readonly reason: string
}

/** A frame as it arrives. */
export interface Frame {
  readonly kind: FrameKind
  readonly payload: Uint8Array
}

/** The message in a frame of that kind. */
export function messageOf<Kind extends keyof Messages>(frame: Frame): Messages[Kind] {
  return JSON.parse(decoder.decode(frame.payload)) as Messages[Kind]
}

/** The frame of a message. */
export function encodeMessage<Kind extends keyof Messages>(kind: Kind, message: Messages[Kind]): Uint8Array {
  const text = JSON.stringify(message)
  const length = Buffer.byteLength(text)
  const frame = Buffer.allocUnsafe(headerSize + length)
  writeHeader(frame, kind, length)
  frame.write(text, headerSize)
  return frame
}

/** The frame of a piece of a body, in two parts: the bytes are not copied. */
export function encodeBody(bytes: Uint8Array): [header: Uint8Array, bytes: Uint8Array] {
  const header = Buffer.allocUnsafe(headerSize)
  writeHeader(header, 'body', bytes.length)
  return [header, bytes]
}

/**
 * Takes bytes as they come and gives the frames in them. A piece of a body may come in several frames: its bytes are given
 * as they arrive, and are not copied.
 */
export class FrameReader {
  /** The beginning of a frame that has not arrived as a whole. */
  #rest: Uint8Array = new Uint8Array()
  /** How many bytes of a body are still to come. */
  #bodyBytes = 0

  /** @throws Error when the bytes are no frames */
  read(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = []
    let input = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    for (;;) {
      const payload = input.subarray(0, this.#bodyBytes)
      if (payload.length > 0) frames.push({ kind: 'body', payload })
      this.#bodyBytes -= payload.length
      input = input.subarray(payload.length)
      if (input.length < headerSize) break
      const { kind, length } = decodeHeader(input)
      if (kind === 'body') {
        this.#bodyBytes = length
        input = input.subarray(headerSize)
        continue
      }
      const end = headerSize + length
      if (input.length < end) break
      frames.push({ kind, payload: input.subarray(headerSize, end) })
      input = input.subarray(end)
    }
    this.#rest = input
    return frames
  }
}

const decoder = new TextDecoder()

/** The length of the payload in 4 bytes, and the kind in one. */
const headerSize = 5

const kinds: readonly FrameKind[] = [
  'start',
  'ready',
  'ping',
  'pong',
  'request',
  'heard',
  'head',
  'body',
  'end',
  'cut',
  'failed',
  'done',
]

function writeHeader(frame: Buffer, kind: FrameKind, length: number): void {
  frame.writeUInt32LE(length)
  frame[4] = kinds.indexOf(kind)
}

function decodeHeader(bytes: Uint8Array): { kind: FrameKind; length: number } {
  const kind = kinds[bytes[4] as number]
  if (kind === undefined) throw new Error('unknown kind of frame')
  return { kind, length: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) }
}
