import type { GpuPolicy } from '@wasi-webgpu/host'

/**
 * How the server and a worker process talk: frames over one socket, each a kind and bytes. A worker has one request at a
 * time, so that frames need no number, and whoever is slow holds up nobody but himself.
 */

/** What the frames of a kind carry as JSON; those of `body` carry bytes. */
export interface Messages {
  /** To the worker, first of all. */
  start: WorkerConfig
  /** From the worker: it takes requests. */
  ready: Record<string, never>
  /** To the worker: a request. Its `body` frames follow, and `end` or `cut`. */
  request: RequestHead
  /** From the worker: a response. Its `body` frames follow, and `end` or `failed`. */
  head: ResponseHead
  /** The body is complete. */
  end: { readonly trailers: HeaderList }
  /** To the worker: the rest of the request's body does not come. */
  cut: { readonly reason: CutReason }
  /** From the worker: there is no response, or no more of it. Before it is ready: it cannot start. */
  failed: Failure
  /** From the worker, after `end` or `failed`: it takes the next request, or is of no more use. */
  idle: { readonly retire?: string }
}

export type FrameKind = keyof Messages | 'body'

/** What a worker runs. */
export interface WorkerConfig {
  readonly file: string
  readonly gpu: string
  readonly policy: GpuPolicy | undefined
  readonly grants: object
  /** Whether an instance of the component serves one request after another, or only one. */
  readonly reuse: boolean
}

export type HeaderList = readonly (readonly [name: string, value: string])[]

export interface RequestHead {
  readonly method: string
  readonly path: string
  readonly authority: string
  readonly headers: HeaderList
}

export interface ResponseHead {
  readonly status: number
  readonly headers: HeaderList
}

/** Why a request's body ends early: it is too large, or the client has gone. */
export type CutReason = 'too large' | 'gone'

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
  return JSON.parse(new TextDecoder().decode(frame.payload)) as Messages[Kind]
}

export function encodeMessage<Kind extends keyof Messages>(kind: Kind, message: Messages[Kind]): Uint8Array {
  return encodeFrame(kind, new TextEncoder().encode(JSON.stringify(message)))
}

export function encodeBody(bytes: Uint8Array): Uint8Array {
  return encodeFrame('body', bytes)
}

/** Takes bytes as they come and gives the frames in them. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array()

  /** @throws Error when the bytes are no frames */
  read(bytes: Uint8Array): Frame[] {
    const input = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
    const frames: Frame[] = []
    let at = 0
    while (input.length - at >= headerSize) {
      const end = at + headerSize + view.getUint32(at, true)
      if (end > input.length) break
      const kind = kinds[view.getUint8(at + 4)]
      if (kind === undefined) throw new Error('unknown kind of frame')
      frames.push({ kind, payload: input.subarray(at + headerSize, end) })
      at = end
    }
    this.#rest = input.subarray(at)
    return frames
  }
}

/** Of a body, in one frame. */
export const mostBodyBytes = 0x1_0000

/** The length of the payload in 4 bytes, and the kind in one. */
const headerSize = 5

const kinds: readonly FrameKind[] = [
  'start',
  'ready',
  'request',
  'head',
  'body',
  'end',
  'cut',
  'failed',
  'idle',
]

function encodeFrame(kind: FrameKind, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(headerSize + payload.length)
  const view = new DataView(frame.buffer)
  view.setUint32(0, payload.length, true)
  view.setUint8(4, kinds.indexOf(kind))
  frame.set(payload, headerSize)
  return frame
}
