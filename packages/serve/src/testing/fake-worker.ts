import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { type Duplex, duplexPair } from 'node:stream'
import { encodeMessage, type Frame, FrameReader, type LoanTerms, type Messages } from '../worker-protocol.ts'

/** A worker process played by a test; sends only the frames of the test. */
export class FakeWorker extends EventEmitter {
  readonly stdio: readonly [null, null, null, Duplex]
  readonly #socket: Duplex
  /** The frames that the server has sent. */
  readonly frames: Frame[] = []
  /** The connections that the server has lent; both sides have the same object, of which the server alone reads. */
  readonly lent: Socket[] = []
  readonly connected = true
  /** The signal with which the server killed it. */
  killed: NodeJS.Signals | undefined

  /** @param onFrame called for each frame that the server sends */
  constructor(onFrame: (frame: Frame) => void = () => {}) {
    super()
    const [server, worker] = duplexPair()
    this.stdio = [null, null, null, server]
    this.#socket = worker
    const reader = new FrameReader()
    worker.on('data', (bytes: Uint8Array) => {
      for (const frame of reader.read(bytes)) {
        this.frames.push(frame)
        onFrame(frame)
      }
    })
    worker.on('error', () => {})
    worker.on('end', () => this.exit(0))
  }

  get process(): ChildProcess {
    return this as unknown as ChildProcess
  }

  /** The kinds of the frames that the server has sent. */
  get kinds(): string[] {
    return this.frames.map(({ kind }) => kind)
  }

  /** Sends a frame. */
  send<Kind extends keyof Messages>(kind: Kind, message: Messages[Kind]): void
  /** Called by the server, which lends a connection. */
  send(terms: LoanTerms, socket: Socket): void
  send(first: keyof Messages | LoanTerms, second: object): void {
    if (typeof first === 'string') {
      this.#socket.write(encodeMessage(first, second as never))
      return
    }
    this.lent.push(second as Socket)
  }

  /** Has the server read the reports about a connection at once. */
  hurry(): void {
    this.emit('message', {})
  }

  sendBytes(...bytes: Uint8Array[]): void {
    for (const piece of bytes) this.#socket.write(piece)
  }

  kill(signal: NodeJS.Signals): boolean {
    this.killed = signal
    this.exit(null, signal)
    return true
  }

  exit(code: number | null, signal: NodeJS.Signals | null = null): void {
    this.#socket.end()
    setImmediate(() => this.emit('exit', code, signal))
  }
}
