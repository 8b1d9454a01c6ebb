import type { GpuPolicy } from '@wasi-webgpu/host'
import type { AdapterChoice } from '@wasi-webgpu/native'
import { type Grants, PieceJoiner } from '@wasi-webgpu/wasi'

/**
 * The protocol between the server and a worker process: frames over one socket, each a kind and bytes. A
 * worker has one request or job at a time, so frames carry no id, and a slow peer delays only itself.
 */

/** The JSON payloads by kind of frame. Frames of the kind `body` carry bytes instead. */
export interface Messages {
  /** To the worker: its configuration, the first frame. */
  start: WorkerConfig
  /** From the worker: it accepts a request, the first or the next. */
  ready: Record<string, never>
  /** To an idle worker, which answers with `pong`. */
  ping: Record<string, never>
  pong: Record<string, never>
  /** To the worker: a request. The worker answers with `heard`; `body` frames follow, then `end` or `cut`. */
  request: RequestHead
  /** To the worker: a job. The worker answers with `heard`; `body` frames follow, then `end`. */
  job: JobHead
  /**
   * From the worker: it confirms the request. Until then the server may send the request to another worker.
   */
  heard: Record<string, never>
  /** From the worker: the head of a response. `body` frames follow, then `end` or `failed`. */
  head: ResponseHead
  /** The body is complete. */
  end: { readonly trailers: HeaderList }
  /** To the worker: the rest of the request's body does not come. */
  cut: { readonly reason: CutReason }
  /**
   * From the worker: the response is missing or incomplete. Before the first `ready`: the component cannot
   * start.
   */
  failed: Failure
  /**
   * From the worker, after `end` or `failed`: the request is over. `ready` follows, unless `retire` says why
   * the worker must be replaced.
   */
  done: { readonly retire?: string; readonly times?: CallTimes }
  /** To the worker: it gives a connection back between two requests. */
  recall: { readonly loan: number }
  /** To the worker: the client has what the worker sent with `rest`. */
  flushed: Record<string, never>
  /** From a worker that borrows a connection: it has read a part of a request. */
  reading: Record<string, never>
  /** Likewise: its guest has a request, which has arrived as a whole. `done` follows, or `returned`. */
  begun: LentRequest
  /** Likewise: it now writes the whole response. */
  answered: { readonly status: number; readonly sent: number; readonly seconds: number }
  /** Likewise: the client left before it had the response. */
  gone: Record<string, never>
  /** Likewise: the `body` frames before this one are the end of the response. */
  rest: Record<string, never>
  /**
   * Likewise: the connection is the server's again, and the `body` frames before this one were read from it. If the guest has
   * the request at their beginning, its response follows.
   */
  returned: { readonly isRunning: boolean; readonly isReady: boolean }
}

/** Conditions of a connection that a worker borrows. They arrive with the descriptor, outside of the frames. */
export interface LoanTerms {
  /** Number of the loan: 1, 2, 3 … for each worker. */
  readonly loan: number
  /** The largest body of a request, in bytes. */
  readonly bodyLimit: number
  /** The largest body of a response, in bytes. */
  readonly responseLimit: number
  /** Paths that the server answers itself. */
  readonly reserved: readonly string[]
  /** Seconds for which the connection may idle. */
  readonly keepAlive: number
}

/** How long the parts of a call took in a worker, in milliseconds. */
export interface CallTimes {
  /** Time until the guest could be called; about 0 when its instance was prepared before. */
  readonly instantiate: number
  /** Time until the guest had answered. */
  readonly guest: number
  /** Time until the GPU had done the rest of its work. */
  readonly gpu: number
}

/** The kind of a frame: a key of {@link Messages}, or a piece of a body. */
export type FrameKind = keyof Messages | 'body'

/** The configuration of a worker. */
export interface WorkerConfig {
  /** Path of the component. */
  readonly file: string
  /** GPU of the instances: a `GpuChoice`. */
  readonly gpu: string
  /** Adapter of the instances, among all of the machine. */
  readonly adapter: AdapterChoice | undefined
  /** Whether `shader-f16` is offered on NVIDIA's GPUs too. */
  readonly nvidiaF16: boolean
  /** Whether frequent calls of the GPU go to Dawn directly. */
  readonly fastLane: boolean
  /** Bounds on the use of the GPU, for each instance. */
  readonly policy: GpuPolicy | undefined
  /** Access of each instance to the machine. */
  readonly grants: Grants
  /** Bytes of all linear memories of an instance together. */
  readonly memory: number | undefined
  /** Whether an instance serves requests until one fails; otherwise each instance serves exactly one. */
  readonly reuse: boolean
}

/** Header fields in order; a name may occur more than once. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

/** Beginning of a call. */
export interface CallHead {
  /** Header fields that name the trace of the call, for what the guest sends; none unless traces are wanted. */
  readonly trace?: HeaderList | undefined
}

/** The head of a request. */
export interface RequestHead extends CallHead {
  readonly method: string
  readonly path: string
  readonly authority: string
  readonly headers: HeaderList
}

/** The head of a job: a message of a queue, without its body. */
export interface JobHead extends CallHead {
  /** Subject of the message. */
  readonly subject: string
  /** Subject for the answer, if the sender expects one. */
  readonly replyTo?: string | undefined
}

/** The head of a response. */
export interface ResponseHead {
  readonly status: number
  readonly headers: HeaderList
}

/** Why the body of a request ends early: it exceeds the limit, or the client has left. */
export type CutReason = 'too large' | 'gone'

/** Why the response of a guest is missing or incomplete: the guest trapped, or answered with an error. */
export interface Failure {
  /** `trap` from the runtime, `error` from the guest itself. */
  readonly kind: 'trap' | 'error'
  /** Text for the log. The guest may have chosen parts of it. */
  readonly reason: string
}

/** A frame as it arrives. */
export interface Frame {
  readonly kind: FrameKind
  readonly payload: Uint8Array
}

/** A request of a lent connection. */
export interface LentRequest {
  readonly method: string
  /** Target of the request, as the client wrote it. */
  readonly path: string
  readonly id: string
  /** Bytes of the body. */
  readonly received: number
  /** Whether the worker has read more of the connection than this request. */
  readonly hasMore: boolean
}

/** Decodes the message of a frame of that kind. */
export function messageOf<Kind extends keyof Messages>(frame: Frame): Messages[Kind] {
  return JSON.parse(decoder.decode(frame.payload)) as Messages[Kind]
}

/** Encodes a message as a frame. */
export function encodeMessage<Kind extends keyof Messages>(kind: Kind, message: Messages[Kind]): Uint8Array {
  const text = JSON.stringify(message)
  const length = Buffer.byteLength(text)
  const frame = Buffer.allocUnsafe(headerSize + length)
  writeHeader(frame, kind, length)
  frame.write(text, headerSize)
  return frame
}

/** Encodes a piece of a body as a frame in two parts, without copying the bytes. */
export function encodeBody(bytes: Uint8Array): [header: Uint8Array, bytes: Uint8Array] {
  const header = Buffer.allocUnsafe(headerSize)
  writeHeader(header, 'body', bytes.length)
  return [header, bytes]
}

/**
 * Decodes frames from bytes as they arrive. A frame with a piece of a body may come out in several parts, without copies, and
 * small pieces joined.
 */
export class FrameReader {
  /** The beginning of a frame that has not arrived completely. */
  #rest: Uint8Array = new Uint8Array()
  /** Bytes of a body that are still to come. */
  #bodyBytes = 0

  /**
   * Decodes the frames that the bytes complete.
   * @throws Error when the bytes are not frames
   */
  read(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = []
    const bodies = new PieceJoiner(payload => frames.push({ kind: 'body', payload }))
    let input = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    for (;;) {
      const payload = input.subarray(0, this.#bodyBytes)
      if (payload.length > 0) bodies.add(payload)
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
      bodies.flush()
      frames.push({ kind, payload: input.subarray(headerSize, end) })
      input = input.subarray(end)
    }
    bodies.flush()
    this.#rest = input
    return frames
  }
}

const decoder = new TextDecoder()

/** Bytes of a header: four for the length of the payload, one for the kind. */
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
  'job',
  'recall',
  'flushed',
  'reading',
  'begun',
  'answered',
  'gone',
  'rest',
  'returned',
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
