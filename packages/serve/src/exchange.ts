import type { CutReason, HeaderList, RequestHead, ResponseHead } from './worker-protocol.ts'

/** The body of a request, as a guest receives it. */
export interface IncomingBody {
  /** Returns the next piece, or `undefined` at the end. */
  next(): Promise<Uint8Array | undefined>
  /** Why the body ended early, if it did. */
  readonly cut: CutReason | undefined
  /** The trailers, once the body has ended. */
  readonly trailers: HeaderList
}

/** A request in a worker, and the way back for its response. */
export interface Exchange {
  readonly head: RequestHead
  readonly body: IncomingBody
  /** Sends the head of the response. */
  respond(head: ResponseHead): void
  /** Sends a piece of the body. Blocks while the client reads slowly. */
  write(bytes: Uint8Array): void
  /** Completes the response. */
  end(trailers?: HeaderList): void
  /** Sends everything that is buffered, because nothing may follow for long. */
  flush(): void
}

/** The guest returned no complete response; the message says why. */
export class BadAnswer extends Error {
  override name = 'BadAnswer'
}

/** Returns a `wasi:http/types.method`. */
export function methodOf(name: string): { tag: string; val?: string } {
  const tag = name.toLowerCase()
  return methods.has(tag) ? { tag } : { tag: 'other', val: name }
}

/** Whether a response may state the length of a body that it does not have (RFC 9110 §6.4.1). */
export function needsNoBody({ method }: RequestHead, status: number): boolean {
  return method === 'HEAD' || status === 304
}

const methods = new Set(['get', 'head', 'post', 'put', 'delete', 'connect', 'options', 'trace', 'patch'])
