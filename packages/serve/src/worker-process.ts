import { type ChildProcess, spawn } from 'node:child_process'
import * as nodeModule from 'node:module'
import type { Socket } from 'node:net'
import { dirname } from 'node:path'
import { entryModule } from './entry-module.ts'
import {
  encodeMessage,
  type Failure,
  type Frame,
  FrameReader,
  type HeaderList,
  messageOf,
  type ResponseHead,
  type WorkerConfig,
} from './worker-protocol.ts'

/** What a worker tells of the request that it has. */
export interface ResponseListener {
  onHead(head: ResponseHead): void
  /** @returns whether the worker may go on; else {@link WorkerProcess.resume} tells it to */
  onBody(bytes: Uint8Array): boolean
  onEnd(trailers: HeaderList): void
  onFailure(failure: Failure): void
  /** The worker takes more of the request's body. */
  onDrain(): void
}

/** What becomes of a worker. None of it is told before the constructor has returned. */
export interface WorkerEvents {
  /** It takes a request: the first, or the next. */
  onReady(): void
  /** It has answered a ping. */
  onPong(): void
  /** It has the request that it was given, and from now on answers for it. */
  onHeard(): void
  /** Its request is over. It makes itself ready for the next. */
  onDone(): void
  /** It has ended, or is about to. Told once. */
  onGone(reason: string): void
}

/** A process that runs the component, and how the server talks to it. */
export class WorkerProcess {
  readonly id: number
  /** Resolves when the process is no more. */
  readonly ended: Promise<void>
  readonly #child: ChildProcess | undefined
  /** There is none when the process could not be started. */
  readonly #socket: Socket | undefined
  readonly #events: WorkerEvents
  /** Who hears of the request: nobody before the worker has heard of it. */
  #answering: ResponseListener | undefined
  #offered: ResponseListener | undefined
  #isReady = false
  #isGone = false
  #lastSign = performance.now()

  constructor(id: number, config: WorkerConfig, events: WorkerEvents, spawn = spawnWorker) {
    this.id = id
    this.#events = events
    const ended = Promise.withResolvers<void>()
    this.ended = ended.promise
    try {
      this.#child = spawn()
    } catch (error) {
      process.nextTick(() => this.#gone(notStarted(error)))
      ended.resolve()
      return
    }
    this.#child.on('error', error => {
      this.#gone(notStarted(error))
      ended.resolve()
    })
    this.#child.on('exit', (code, signal) => {
      ended.resolve()
      this.#exit(`it ended with ${signal ?? `exit code ${code}`}`)
    })
    // Without descriptors for the process Node makes no streams; its 'error' follows.
    this.#socket = this.#child.stdio?.[3] as Socket | undefined
    if (this.#socket === undefined) return
    const reader = new FrameReader()
    this.#socket.on('data', (bytes: Uint8Array) => {
      for (const frame of reader.read(bytes)) this.#take(frame)
    })
    this.#socket.on('drain', () => this.#answering?.onDrain())
    this.#socket.on('error', () => {})
    this.#socket.write(encodeMessage('start', config))
  }

  /** Whether it has been ready once: from then on the component can be started. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** For how long nothing has come from it, in milliseconds. */
  get silence(): number {
    return performance.now() - this.#lastSign
  }

  /** Asks for a sign of life. It must have no request. */
  ping(): void {
    this.send([encodeMessage('ping', {})])
  }

  /** Gives it a request, of which `frames` is what is there already. It must be idle. */
  begin(answering: ResponseListener, frames: readonly Uint8Array[]): void {
    this.#offered = answering
    this.send(frames)
  }

  /** More of the request. @returns whether to go on; else wait for `onDrain` */
  send(frames: readonly Uint8Array[]): boolean {
    const socket = this.#socket
    if (this.#isGone || socket === undefined) return true
    socket.cork()
    let goesOn = true
    for (const frame of frames) goesOn = socket.write(frame)
    socket.uncork()
    return goesOn
  }

  /** Goes on with a response. */
  resume(): void {
    this.#socket?.resume()
  }

  /**
   * Lets it end: it has nothing to do.
   *
   * @param limit how long that may take, in milliseconds, before it is killed
   */
  close(limit: number): void {
    this.#isGone = true
    this.#socket?.end()
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), limit)
    void this.ended.then(() => clearTimeout(timer))
  }

  /** Ends it at once, whatever it does. */
  kill(reason: string): void {
    this.#gone(reason)
    this.#child?.kill('SIGKILL')
  }

  #take(frame: Frame): void {
    const answering = this.#answering
    if (this.#isGone) return
    this.#lastSign = performance.now()
    switch (frame.kind) {
      case 'ready':
        this.#isReady = true
        this.#events.onReady()
        return
      case 'pong':
        this.#events.onPong()
        return
      case 'heard':
        this.#answering = this.#offered
        this.#events.onHeard()
        return
      case 'head':
        answering?.onHead(messageOf<'head'>(frame))
        return
      case 'body':
        if (answering?.onBody(frame.payload) === false) this.#socket?.pause()
        return
      case 'end':
        answering?.onEnd(messageOf<'end'>(frame).trailers)
        // Nothing that follows is for the client: it holds up nothing any more.
        this.#socket?.resume()
        return
      case 'failed': {
        const failure = messageOf<'failed'>(frame)
        if (this.#isReady) answering?.onFailure(failure)
        else this.#gone(`it cannot start: ${failure.reason}`)
        this.#socket?.resume()
        return
      }
      case 'done': {
        this.#answering = undefined
        const { retire } = messageOf<'done'>(frame)
        if (retire === undefined) this.#events.onDone()
        else this.kill(retire)
      }
    }
  }

  /** What it has sent before it ended is read first. */
  #exit(reason: string): void {
    const socket = this.#socket
    if (socket === undefined || socket.destroyed || socket.readableEnded) {
      this.#gone(reason)
      return
    }
    for (const end of ['end', 'close']) socket.once(end, () => this.#gone(reason))
    socket.resume()
  }

  #gone(reason: string): void {
    if (this.#isGone) return
    this.#isGone = true
    const answering = this.#answering
    this.#answering = undefined
    this.#socket?.destroy()
    answering?.onFailure({ kind: 'trap', reason: `its process is gone: ${reason}` })
    this.#events.onGone(reason)
  }
}

function spawnWorker(): ChildProcess {
  // What guests print goes to the standard error: the standard output has the server's own lines.
  return spawn(process.execPath, [...process.execArgv, entryModule('worker')], {
    stdio: ['ignore', 2, 2, 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache() },
  })
}

/** They run the same modules, and compile none that the server or a worker before them has compiled. */
function compileCache(): string | undefined {
  const folder = nodeModule.getCompileCacheDir()
  // Its last name is that of the version of Node, which Node adds itself.
  return folder === undefined ? undefined : dirname(folder)
}

function notStarted(error: unknown): string {
  return `it cannot be started: ${(error as Error).message}`
}
