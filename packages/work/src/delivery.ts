import { type Msg, type MsgHdrs, nanos } from '@nats-io/transport-node'

/**
 * A message of a stream, delivered to a consumer with explicit acknowledgements. Its reply subject states its place, and takes the
 * acknowledgement: https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-15.md.
 */
export class Delivery {
  readonly #message: Msg
  /** Name of the stream. */
  readonly stream: string
  /** Sequence number of the message in the stream. */
  readonly seq: number
  /** How often the message was delivered, this time included. */
  readonly count: number

  private constructor(message: Msg, stream: string, seq: number, count: number) {
    this.#message = message
    this.stream = stream
    this.seq = seq
    this.count = count
  }

  /** Returns the delivery that a message is; `undefined` for any other message. */
  static of(message: Msg): Delivery | undefined {
    const [js, ack, ...words] = (message.reply ?? '').split('.')
    if (js !== '$JS' || ack !== 'ACK' || words.length < 7) return undefined
    // Newer servers put the domain and a hash of the account before the stream.
    const [stream, , count, seq] = words.length === 7 ? words : words.slice(2)
    return new Delivery(message, stream as string, Number(seq), Number(count))
  }

  get subject(): string {
    return this.#message.subject
  }

  get data(): Uint8Array {
    return this.#message.data
  }

  get headers(): MsgHdrs | undefined {
    return this.#message.headers
  }

  /** Acknowledges the message: it is done. */
  ack(): void {
    this.#message.respond('+ACK')
  }

  /**
   * Has the server deliver the message again.
   *
   * @param delay time until then, in milliseconds
   */
  nak(delay = 0): void {
    this.#message.respond(delay === 0 ? '-NAK' : `-NAK ${JSON.stringify({ delay: nanos(delay) })}`)
  }

  /** Has the server never deliver the message again. */
  term(): void {
    this.#message.respond('+TERM')
  }

  /** Tells the server that the message is being worked on: the time until it is delivered again begins anew. */
  working(): void {
    this.#message.respond('+WPI')
  }
}
