import type { Exchange, IncomingBody } from '../exchange.ts'
import type { HeaderList, RequestHead, ResponseHead } from '../worker-protocol.ts'

/** An exchange for a handler under test: a request without a body, and a record of the response. */
export class FakeExchange implements Exchange {
  readonly head: RequestHead
  readonly body: { -readonly [Name in keyof IncomingBody]: IncomingBody[Name] }
  response: ResponseHead | undefined
  written = ''
  /** How many pieces it was written in. */
  pieces = 0
  trailers: HeaderList | undefined

  /** @param trailers those of the request */
  constructor(head: Partial<RequestHead> = {}, trailers: HeaderList = []) {
    this.body = { next: async () => undefined, cut: undefined, trailers }
    this.head = { method: 'GET', path: '/', authority: 'host', headers: [], ...head }
  }

  respond(head: ResponseHead): void {
    this.response = head
  }

  write(bytes: Uint8Array): void {
    this.pieces++
    this.written += Buffer.from(bytes).toString('latin1')
  }

  end(trailers: HeaderList = []): void {
    this.trailers = trailers
  }

  flush(): void {}
}
