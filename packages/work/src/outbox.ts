/**
 * Messages of a guest on their way to the server. The client keeps everything in memory until it is sent, which a guest must
 * not let grow: after 4 MiB the next messages wait until the server has those before them.
 */
export class Outbox {
  readonly #flush: () => Promise<void>
  /** Bytes that the client was given since the server last confirmed everything. */
  #unconfirmed = 0
  #confirming: Promise<void> | undefined
  #waiting: Waiting[] = []
  #waitingBytes = 0

  /** @param flush resolves when the server has all that the client was given; never throws at once */
  constructor(flush: () => Promise<void>) {
    this.#flush = flush
  }

  /**
   * Sends a message, at once unless the server has too much to confirm.
   *
   * @param bytes size of the message
   * @param give gives the message to the client
   * @param ended signal of the end of the guest, whose messages that still wait then are dropped
   * @returns a promise when the guest must wait before it sends more
   * @throws the error of WIT, a text, when too many bytes wait already
   */
  send(bytes: number, give: () => void, ended?: AbortSignal): Promise<void> | undefined {
    if (this.#confirming === undefined) {
      this.#give(bytes, give)
      return this.#unconfirmed > mostUnconfirmed ? this.#confirm() : undefined
    }
    if (this.#waitingBytes + bytes > mostWaiting)
      throw `messages of ${this.#waitingBytes} bytes wait for the server; wait until it has some of them, then send the next`
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#waitingBytes += bytes
    this.#waiting.push({ bytes, give, ended, resolve, reject })
    return promise
  }

  /** Whether the server has all that was sent. */
  get isConfirmed(): boolean {
    return this.#unconfirmed === 0
  }

  /** Resolves when the server has all that was sent. */
  async confirmed(): Promise<void> {
    await this.#confirming
    // Those that waited may have been given to the client since.
    if (this.#unconfirmed > 0) await this.#confirm()
  }

  #give(bytes: number, give: () => void): void {
    give()
    this.#unconfirmed += bytes
  }

  #confirm(): Promise<void> {
    this.#confirming ??= this.#confirmAll()
    return this.#confirming
  }

  /** Has the server confirm everything, and gives the client what waits, in order, until little enough is left. */
  async #confirmAll(): Promise<void> {
    try {
      do {
        await this.#flush()
        this.#unconfirmed = 0
        this.#giveWaiting()
      } while (this.#unconfirmed > mostUnconfirmed)
    } catch (error) {
      this.#waitingBytes = 0
      for (const { reject } of this.#waiting.splice(0)) reject(error)
      throw error
    } finally {
      // At once, since the next message would otherwise wait for a confirmation that is over.
      this.#confirming = undefined
    }
  }

  #giveWaiting(): void {
    while (this.#unconfirmed <= mostUnconfirmed) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#waitingBytes -= next.bytes
      try {
        next.ended?.throwIfAborted()
        this.#give(next.bytes, next.give)
        next.resolve()
      } catch (error) {
        next.reject(error)
      }
    }
  }
}

/** A message that waits for the client. */
interface Waiting {
  readonly bytes: number
  readonly give: () => void
  readonly ended: AbortSignal | undefined
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Bytes that the client may have before the next messages wait. */
const mostUnconfirmed = 0x40_0000

/** Bytes of the messages that may wait. */
const mostWaiting = 0x400_0000
