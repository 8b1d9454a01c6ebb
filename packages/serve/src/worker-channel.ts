import { Socket } from 'node:net'
import { writeAll } from '@wasi-webgpu/native/terminal'
import { encodeBody, encodeMessage, type Frame, FrameReader, type Messages } from './worker-protocol.ts'

/** A worker's end of the socket to the server. */
export class WorkerChannel {
  readonly #fd: number
  readonly #socket: Socket
  readonly #reader = new FrameReader()
  readonly #frames: Frame[] = []
  #wake: (() => void) | undefined
  #isClosed = false
  /** What goes together with the next frame. */
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

  /** The next frame, or `undefined` when the server has gone. */
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

  /** Waits until the server has taken it: a guest that writes is held up by a client that does not read. */
  send<Kind extends keyof Messages>(kind: Kind, message: Messages[Kind]): void {
    this.#write(encodeMessage(kind, message))
  }

  /** The same for a message that another is to follow: it goes with that, or when the event loop has turned twice. */
  sendSoon<Kind extends keyof Messages>(kind: Kind, message: Messages[Kind]): void {
    if (this.#held.length === 0) setImmediate(() => setImmediate(() => this.flush()))
    this.#held.push(encodeMessage(kind, message))
  }

  /** The same for a piece of a body. */
  sendBody(bytes: Uint8Array): void {
    this.#write(...encodeBody(bytes))
  }

  /** Sends what is still to be sent. */
  flush(): void {
    if (this.#held.length > 0) this.#write()
  }

  /** @returns whether to go on reading */
  #take(count: number, buffer: Uint8Array): boolean {
    this.#frames.push(...this.#reader.read(buffer.slice(0, count)))
    this.#wake?.()
    return this.#frames.length <= mostFrames
  }

  #write(...frames: Uint8Array[]): void {
    const held = this.#held
    this.#held = []
    writeAll(this.#fd, ...held, ...frames)
  }
}

/** How much is read at a time, in bytes: most requests as a whole. */
const readSize = 0x4_0000

/** Frames of bodies that wait to be read by the guest. */
const mostFrames = 4
