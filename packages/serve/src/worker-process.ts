import { type ChildProcess, spawn } from 'node:child_process'
import * as nodeModule from 'node:module'
import type { Socket } from 'node:net'
import {
  encodeMessage,
  type Failure,
  type Frame,
  FrameReader,
  type HeaderList,
  messageOf,
  type ResponseHead,
  type WorkerConfig,
} from './frames.ts'
import { sibling } from './sibling.ts'

/** What a worker tells of the request that it has. */
export interface Answering {
  onHead(head: ResponseHead): void
  /** @returns whether the worker may go on; else {@link WorkerProcess.resume} tells it to */
  onBody(bytes: Uint8Array): boolean
  onEnd(trailers: HeaderList): void
  onFailure(failure: Failure): void
  /** The worker takes more of the request's body. */
  onDrain(): void
}

/** What becomes of a worker. */
export interface WorkerEvents {
  /** It takes a request: the first, or the next. */
  onIdle(worker: WorkerProcess): void
  /** It has ended, or is about to. Told once. */
  onGone(worker: WorkerProcess, reason: string): void
}

/** A process that runs the component: all that the server knows of it. */
export class WorkerProcess {
  readonly id: number
  /** Resolves when the process is no more. */
  readonly ended: Promise<void>
  readonly #child: ChildProcess
  readonly #socket: Socket
  readonly #events: WorkerEvents
  #answering: Answering | undefined
  #isReady = false
  #isGone = false

  constructor(id: number, config: WorkerConfig, events: WorkerEvents) {
    this.id = id
    this.#events = events
    // What guests print goes to the standard error: the standard output has the server's own lines.
    this.#child = spawn(process.execPath, [...process.execArgv, sibling('worker')], {
      stdio: ['ignore', 2, 2, 'pipe'],
      // They run the same modules, and compile none that the server or a worker before them has compiled.
      env: { ...process.env, NODE_COMPILE_CACHE: nodeModule.getCompileCacheDir() },
    })
    this.#socket = this.#child.stdio[3] as Socket
    this.ended = new Promise(resolve => {
      this.#child.once('exit', () => resolve())
      this.#child.once('error', () => resolve())
    })
    const reader = new FrameReader()
    this.#socket.on('data', (bytes: Uint8Array) => {
      for (const frame of reader.read(bytes)) this.#take(frame)
    })
    this.#socket.on('drain', () => this.#answering?.onDrain())
    this.#socket.on('error', () => {})
    this.#child.on('error', error => this.#gone(`it cannot be started: ${error.message}`))
    this.#child.on('exit', (code, signal) => this.#gone(`it ended with ${signal ?? `exit code ${code}`}`))
    this.#socket.write(encodeMessage('start', config))
  }

  get isReady(): boolean {
    return this.#isReady
  }

  /** Gives it a request, of which `frames` is what is there already. It must be idle. */
  begin(answering: Answering, frames: readonly Uint8Array[]): void {
    this.#answering = answering
    this.send(frames)
  }

  /** More of the request. @returns whether to go on; else wait for `onDrain` */
  send(frames: readonly Uint8Array[]): boolean {
    if (this.#isGone) return true
    this.#socket.cork()
    let goesOn = true
    for (const frame of frames) goesOn = this.#socket.write(frame)
    this.#socket.uncork()
    return goesOn
  }

  /** Goes on with a response. */
  resume(): void {
    this.#socket.resume()
  }

  /** Lets it end: it has nothing to do. */
  close(): void {
    this.#isGone = true
    this.#socket.end()
  }

  /** Ends it at once, whatever it does. */
  kill(reason: string): void {
    this.#gone(reason)
    this.#child.kill('SIGKILL')
  }

  #take(frame: Frame): void {
    const answering = this.#answering
    if (this.#isGone) return
    switch (frame.kind) {
      case 'ready':
        this.#isReady = true
        this.#events.onIdle(this)
        return
      case 'head':
        answering?.onHead(messageOf<'head'>(frame))
        return
      case 'body':
        if (answering?.onBody(frame.payload) === false) this.#socket.pause()
        return
      case 'end':
        answering?.onEnd(messageOf<'end'>(frame).trailers)
        // Nothing that follows is for the client: it holds up nothing any more.
        this.#socket.resume()
        return
      case 'failed': {
        const failure = messageOf<'failed'>(frame)
        if (this.#isReady) answering?.onFailure(failure)
        else this.#gone(`it cannot start: ${failure.reason}`)
        this.#socket.resume()
        return
      }
      case 'idle': {
        this.#answering = undefined
        const { retire } = messageOf<'idle'>(frame)
        if (retire === undefined) this.#events.onIdle(this)
        else this.kill(retire)
      }
    }
  }

  #gone(reason: string): void {
    if (this.#isGone) return
    this.#isGone = true
    const answering = this.#answering
    this.#answering = undefined
    this.#socket.destroy()
    answering?.onFailure({ kind: 'trap', reason: `its process is gone: ${reason}` })
    this.#events.onGone(this, reason)
  }
}
