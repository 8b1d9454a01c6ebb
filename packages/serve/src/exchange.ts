import type { RequestBody } from './request-body.ts'
import type { HeaderList, RequestHead, ResponseHead } from './worker-protocol.ts'

/** A request as a worker has it, and where its response goes. */
export interface Exchange {
  readonly head: RequestHead
  readonly body: RequestBody
  /** Begins the response. */
  respond(head: ResponseHead): void
  /** Sends a piece of its body. Waits while the client is slow. */
  write(bytes: Uint8Array): void
  /** Ends it: the response is complete. */
  end(trailers?: HeaderList): void
  /** Sends at once what would go together with what follows, as nothing may follow for long. */
  flush(): void
}

/** The guest gave no whole response: the message says what it did. */
export class BadAnswer extends Error {
  override name = 'BadAnswer'
}

/** `wasi:http/types.method` */
export function methodOf(name: string): { tag: string; val?: string } {
  const tag = name.toLowerCase()
  return methods.has(tag) ? { tag } : { tag: 'other', val: name }
}

/** Whether a response says how long its body would be, but has none (RFC 9110 §6.4.1). */
export function needsNoBody({ method }: RequestHead, status: number): boolean {
  return method === 'HEAD' || status === 304
}

const methods = new Set(['get', 'head', 'post', 'put', 'delete', 'connect', 'options', 'trace', 'patch'])
