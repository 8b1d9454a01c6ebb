import { Socket } from 'node:net'
import { writeAll } from '@wasi-webgpu/native/terminal'
import { encodeBody, encodeMessage, type Frame, FrameReader, type Messages } from './worker-protocol.ts'

/** The worker's end of the socket to the server. */
export class WorkerChannel {
  readonly #fd: number
  readonly #socket: Socket
  readonly #reader = new FrameReader()
  readonly #frames: Frame[] = []
  #wake: (() => void) | undefined
  #isClosed = false
  /** Frames that leave together with the next one. */
  #held: Uint8Array[] = []

  /** @param fd the descriptor of the socket */
  constructor(fd: number) {
    this.#fd = fd
    const onread = { buffer: new Uint8Array(readSize), callback: this.#take.bind(this) }
    this.#socket = new Socket({ fd, readable: true, writable: false, onread })
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      this.#isClosed = true
      this.#wake?.()
    })
  }

  /** Returns the next frame, or `undefined` when the server has closed the socket. */
  async next(): Promise<Frame | undefined> {
    while (this.#frames.length === 0) {
      if (this.#isClosed) return undefined
      this.#socket.resume()
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
    return this.#frames.shift()
  }

  /**
   * Sends a message, and blocks until the system has taken it: a client that does not read thereby slows the
   * guest down. Does nothing once the server has closed the socket.
   */
  send<Kind extends keyof Messages>(kind: Kind, message: Messages[Kind]): void {
    this.#write(encodeMessage(kind, message))
  }

  /** Sends a message together with the next one, or when the event loop has turned twice. */
  sendSoon<Kind extends keyof Messages>(kind: Kind, message: Messages[Kind]): void {
    if (this.#held.length === 0) setImmediate(() => setImmediate(() => this.flush()))
    this.#held.push(encodeMessage(kind, message))
  }

  /** Sends a piece of a body, as {@link send} does. */
  sendBody(bytes: Uint8Array): void {
    this.#write(...encodeBody(bytes))
  }

  /** Sends the buffered messages. */
  flush(): void {
    if (this.#held.length > 0) this.#write()
  }

  /** @returns whether to continue reading */
  #take(count: number, buffer: Uint8Array): boolean {
    this.#frames.push(...this.#reader.read(buffer.slice(0, count)))
    this.#wake?.()
    return this.#frames.length <= mostFrames
  }

  #write(...frames: Uint8Array[]): void {
    const held = this.#held
    this.#held = []
    // The number of a closed descriptor may belong to a file of the guest by now.
    if (this.#socket.destroyed) return
    writeAll(this.#fd, ...held, ...frames)
  }
}

/** Bytes per read; enough for most requests as a whole. */
const readSize = 0x4_0000

/** Frames of a body that may wait for the guest. */
const mostFrames = 4
