import { BadAnswer } from './exchange.ts'
import type { HeaderList } from './worker-protocol.ts'

/** Of `wasi:http/types.error-code`: the body of a response has another length than its headers say. */
export interface BodySizeError {
  readonly tag: 'HTTP-response-body-size'
  /** How long it is, as far as that is known. */
  readonly val: bigint
}

/** The body of a response does not have the length that its headers say: the guest hears of it, and the client as well. */
export class WrongBodyLength extends BadAnswer {
  /** For the guest. */
  readonly code: BodySizeError

  constructor(length: number, promised: number) {
    super(`the body of its response has ${length} bytes, not ${promised} as its content-length says`)
    this.code = { tag: 'HTTP-response-body-size', val: BigInt(length) }
  }
}

/** Counts the body of a response, and compares it with the `content-length` of its headers (RFC 9110 §8.6). */
export class BodyLength {
  readonly #promised: number | undefined
  #length = 0

  constructor(headers: HeaderList) {
    const lengths = headers.filter(([name]) => name.toLowerCase() === 'content-length')
    const [[, text] = ['', '']] = lengths
    // Others are the server's to refuse.
    if (lengths.length === 1 && /^\d+$/.test(text)) this.#promised = Number(text)
  }

  /** Whether a body was promised, and nothing of it has come: as is right in an answer to HEAD. */
  get isMissing(): boolean {
    return this.#length === 0 && this.#promised !== undefined && this.#promised > 0
  }

  /** @throws WrongBodyLength when there is more than was promised */
  add(bytes: number): void {
    this.#length += bytes
    if (this.#promised !== undefined && this.#length > this.#promised)
      throw new WrongBodyLength(this.#length, this.#promised)
  }

  /** @throws WrongBodyLength when there is less than was promised */
  end(): void {
    if (this.#promised !== undefined && this.#length !== this.#promised)
      throw new WrongBodyLength(this.#length, this.#promised)
  }
}
