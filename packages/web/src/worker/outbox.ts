import type { FromWorker, Output, Received } from './messages.ts'

/**
 * Sends the messages of a worker to its page. A program can write faster than the page receives. Messages that wait occupy
 * memory of the page, and block it when it comes to them, so the page confirms what it has received. While it is {@link
 * mostMessages} behind, texts are joined; the program may be ahead of it by {@link mostBytes}.
 */
export class Outbox {
  readonly #post: (message: FromWorker) => void
  /** Messages that the page has not received. */
  #messages = 0
  #bytes = 0
  /** Texts that are not sent yet. */
  #texts: { readonly to: Output['to']; text: string }[] = []
  #bytesOfTexts = 0
  /** When the last message was sent, in milliseconds. */
  #lastTime = 0
  #hasRoom = Promise.withResolvers<void>()

  /** @param post posts a message to the page */
  constructor(post: (message: FromWorker) => void) {
    this.#post = post
  }

  /** Sends a message of a type that a program causes seldom. */
  post(message: FromWorker): void {
    this.#flush()
    this.#send(message)
  }

  /** Sends a message that the page can do without, unless the page is behind. */
  offer(message: FromWorker): void {
    if (!this.#isBehind && this.#allBytes <= mostBytes) this.post(message)
  }

  /**
   * Sends output of the program.
   *
   * @returns a promise that a writer may wait for, when the page is behind
   * @throws an error that a guest receives as that of a closed stream, when the page is too far behind
   */
  write(to: Output['to'], text: string): Promise<void> | undefined {
    if (this.#allBytes > mostBytes)
      throw Object.assign(new Error(`the page is more than ${mostBytes} bytes of output behind`), {
        payload: { tag: 'closed' },
      })
    this.#join(to, text)
    // A program that computes without a pause receives no confirmations, but its output appears.
    const isDue = this.#bytesOfTexts >= joinedBytes || performance.now() - this.#lastTime >= longestDelay
    if (isDue || !this.#isBehind) this.#flush()
    return this.#allBytes > waitingBytes ? this.#hasRoom.promise : undefined
  }

  /** Called when the page has received messages. */
  onReceived({ messages, bytes }: Received): void {
    this.#messages -= messages
    this.#bytes -= bytes
    if (!this.#isBehind) this.#flush()
    if (this.#allBytes > waitingBytes) return
    this.#hasRoom.resolve()
    this.#hasRoom = Promise.withResolvers()
  }

  get #isBehind(): boolean {
    return this.#messages >= mostMessages
  }

  get #allBytes(): number {
    return this.#bytes + this.#bytesOfTexts
  }

  #join(to: Output['to'], text: string): void {
    const last = this.#texts.at(-1)
    if (last?.to === to) {
      last.text += text
      this.#bytesOfTexts += bytesOf(text)
    } else {
      this.#texts.push({ to, text })
      this.#bytesOfTexts += emptyBytes + bytesOf(text)
    }
  }

  #flush(): void {
    if (this.#texts.length === 0) return
    this.#send({ type: 'output', texts: this.#texts })
    this.#texts = []
    this.#bytesOfTexts = 0
  }

  #send(message: FromWorker): void {
    this.#messages++
    this.#bytes += messageBytes(message)
    this.#lastTime = performance.now()
    this.#post(message)
  }
}

/** Counts the messages that a page receives, and confirms them to the worker. */
export class Receipts {
  readonly #confirm: (received: Received) => void
  #messages = 0
  #bytes = 0

  /** @param confirm tells the worker */
  constructor(confirm: (received: Received) => void) {
    this.#confirm = confirm
  }

  add(message: FromWorker): void {
    this.#messages++
    this.#bytes += messageBytes(message)
    if (this.#bytes < confirmedTogether) return
    this.#confirm({ messages: this.#messages, bytes: this.#bytes })
    this.#messages = 0
    this.#bytes = 0
  }
}

/** Bytes of a message in a queue. */
function messageBytes(message: FromWorker): number {
  switch (message.type) {
    case 'output':
      return message.texts.reduce((sum, { text }) => sum + emptyBytes + bytesOf(text), 0)
    case 'trace':
      return emptyBytes + bytesOf(message.text)
    case 'uncaptured-error':
      return emptyBytes + bytesOf(message.error.message)
    case 'shader': {
      const { label, code, messages } = message.shader
      return messages.reduce(
        (sum, { message }) => sum + emptyBytes + bytesOf(message),
        emptyBytes + bytesOf(label + code),
      )
    }
    default:
      return emptyBytes
  }
}

/** Bytes of a text in the longer of its two encodings. */
function bytesOf(text: string): number {
  return 2 * text.length
}

/** Bytes of a text or message without its characters. */
const emptyBytes = 256

/** Messages that the page receives in a few milliseconds. */
const mostMessages = 1000

/** Bytes of texts that are sent together. */
const joinedBytes = 2 ** 17

/** Milliseconds after which the next text is sent although the page is behind. */
const longestDelay = 100

/** Bytes that may wait for the page before a writer that can wait does so. */
const waitingBytes = 2 ** 20

/** Bytes that may wait for the page. */
const mostBytes = 2 ** 26

const confirmedTogether = 2 ** 16
