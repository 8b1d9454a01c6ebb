import type { FromWorker } from './messages.ts'

/**
 * Sends the messages of a worker to its page. A program can write faster than the page receives, and the messages that wait
 * occupy memory of the page, so the page confirms what it has received, and the program may be ahead by {@link mostBytes}.
 */
export class Outbox {
  readonly #post: (message: FromWorker) => void
  /** Bytes of the messages that the page has not received. */
  #bytes = 0
  #hasRoom = Promise.withResolvers<void>()

  /** @param post posts a message to the page */
  constructor(post: (message: FromWorker) => void) {
    this.#post = post
  }

  /** Sends a message of the worker itself. */
  post(message: FromWorker): void {
    this.#bytes += messageBytes(message)
    this.#post(message)
  }

  /**
   * Sends a message of the program.
   *
   * @returns a promise that a writer may wait for, when the page is far behind
   * @throws an error that a guest receives as that of a closed stream, when the page is too far behind
   */
  write(message: FromWorker): Promise<void> | undefined {
    if (this.#bytes > mostBytes)
      throw Object.assign(new Error(`the page is more than ${mostBytes} bytes of output behind`), {
        payload: { tag: 'closed' },
      })
    this.post(message)
    return this.#bytes > mostBytes / 2 ? this.#hasRoom.promise : undefined
  }

  /** Called when the page has received messages. */
  onReceived(bytes: number): void {
    this.#bytes -= bytes
    if (this.#bytes > mostBytes / 2) return
    this.#hasRoom.resolve()
    this.#hasRoom = Promise.withResolvers()
  }
}

/** Counts the messages that a page receives, and confirms them to the worker. */
export class Receipts {
  readonly #confirm: (bytes: number) => void
  #bytes = 0

  /** @param confirm tells the worker */
  constructor(confirm: (bytes: number) => void) {
    this.#confirm = confirm
  }

  add(message: FromWorker): void {
    this.#bytes += messageBytes(message)
    if (this.#bytes < confirmedTogether) return
    this.#confirm(this.#bytes)
    this.#bytes = 0
  }
}

/** Bytes of a message in a queue, with the text in the longer of its two encodings. */
function messageBytes(message: FromWorker): number {
  return emptyMessageBytes + ('text' in message ? 2 * message.text.length : 0)
}

const emptyMessageBytes = 256

/** Bytes of messages that may wait for the page. */
const mostBytes = 2 ** 26

const confirmedTogether = 2 ** 16
