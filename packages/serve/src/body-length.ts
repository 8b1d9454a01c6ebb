import { BadAnswer } from './exchange.ts'
import type { HeaderList } from './worker-protocol.ts'

/**
 * `HTTP-response-body-size` of `wasi:http/types.error-code`: the body of a response contradicts its
 * `content-length`.
 */
export interface BodySizeError {
  readonly tag: 'HTTP-response-body-size'
  /** The length of the body in bytes, as far as it is known. */
  readonly val: bigint
}

/**
 * The body of a response does not have the length that its `content-length` states. Both the guest and the
 * client learn of it.
 */
export class WrongBodyLength extends BadAnswer {
  /** The error code that the guest receives. */
  readonly code: BodySizeError

  constructor(length: number, promised: number) {
    super(`the body of its response has ${length} bytes, not ${promised} as its content-length says`)
    this.code = { tag: 'HTTP-response-body-size', val: BigInt(length) }
  }
}

/**
 * Counts the bytes of a response's body and compares them with the `content-length` of its headers (RFC 9110
 * §8.6).
 */
export class BodyLength {
  readonly #promised: number | undefined
  #length = 0

  constructor(headers: HeaderList) {
    const lengths = headers.filter(([name]) => name.toLowerCase() === 'content-length')
    const [[, text] = ['', '']] = lengths
    // The server refuses a repeated or malformed content-length itself.
    if (lengths.length === 1 && /^\d+$/.test(text)) this.#promised = Number(text)
  }

  /** Whether the headers state a length above 0 and no byte has come, as is right in a response to HEAD. */
  get isMissing(): boolean {
    return this.#length === 0 && this.#promised !== undefined && this.#promised > 0
  }

  /**
   * Counts bytes of the body.
   * @throws WrongBodyLength when the body is longer than stated
   */
  add(bytes: number): void {
    this.#length += bytes
    if (this.#promised !== undefined && this.#length > this.#promised)
      throw new WrongBodyLength(this.#length, this.#promised)
  }

  /**
   * Checks the length at the end of the body.
   * @throws WrongBodyLength when the body is shorter than stated
   */
  end(): void {
    if (this.#promised !== undefined && this.#length !== this.#promised)
      throw new WrongBodyLength(this.#length, this.#promised)
  }
}
