import { type ChildProcess, spawn } from 'node:child_process'
import * as nodeModule from 'node:module'
import type { Socket } from 'node:net'
import { dirname } from 'node:path'
import * as timers from 'node:timers'
import { entryModule } from './entry-module.ts'
import type { Loan } from './loan.ts'
import {
  type CallTimes,
  encodeMessage,
  type Failure,
  type Frame,
  FrameReader,
  type HeaderList,
  type LoanTerms,
  messageOf,
  type ResponseHead,
  type WorkerConfig,
} from './worker-protocol.ts'

/** Receives what a worker sends about its request. */
export interface ResponseListener {
  /** Called with the head of the response. */
  onHead(head: ResponseHead): void
  /** @returns whether the worker may continue; otherwise {@link WorkerProcess.resume} continues */
  onBody(bytes: Uint8Array): boolean
  /** Called at the end of the response. */
  onEnd(trailers: HeaderList): void
  /** Called when the guest has failed. */
  onFailure(failure: Failure): void
  /** Called when the worker accepts more of the request's body. */
  onDrain(): void
  /** Called when the worker has finished the request, before the pool learns of it. */
  onTimes?(times: CallTimes): void
}

/** Receives the events of a worker. The first comes after the constructor has returned. */
export interface WorkerEvents {
  /** The worker accepts a request: the first, or the next. */
  onReady(): void
  /** The worker has answered a ping. */
  onPong(): void
  /** The worker confirms the request that it was sent, and from now on answers for it. */
  onHeard(): void
  /** The request is over. The worker prepares for the next. */
  onDone(): void
  /** The worker has ended, or is being killed. Called once. */
  onGone(reason: string): void
}

/** The server's end of a worker: its process, and the socket to it. */
export class WorkerProcess {
  /** Id of the worker: 1, 2, 3 … in the order of their start. */
  readonly id: number
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
  readonly #child: ChildProcess | undefined
  /** `undefined` when the process could not be started. */
  readonly #socket: Socket | undefined
  readonly #events: WorkerEvents
  /** The request that the worker has confirmed. */
  #answering: ResponseListener | undefined
  #offered: ResponseListener | undefined
  #isReady = false
  #isGone = false
  #lastSign = performance.now()
  /** The connection that the worker borrows. */
  #loan: Loan | undefined
  /** Number of connections that the worker has borrowed. */
  #loans = 0
  #reading: NodeJS.Timeout | undefined
  /** Whether reports about it are read at once. */
  #isUrgent = false
  /** Whether reports about it stay in the system. */
  #isStopped = false
  /** Frames of the response to a request that no {@link ResponseListener} represents yet. */
  #held: Frame[] | undefined
  #goneReason: string | undefined
  /** Why it is being killed, while its last reports are read. */
  #killReason: string | undefined

  constructor(
    id: number,
    config: WorkerConfig,
    events: WorkerEvents,
    spawn = () => spawnWorker(entryModule('worker'), config.reuse),
  ) {
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
      this.#exit(this.#killReason ?? `it ended with ${signal ?? `exit code ${code}`}`)
    })
    this.#child.on('message', () => this.readReports())
    // Without free descriptors Node creates no streams; the child's 'error' event follows.
    this.#socket = this.#child.stdio?.[3] as Socket | undefined
    if (this.#socket === undefined) return
    const reader = new FrameReader()
    this.#socket.on('data', (bytes: Uint8Array) => {
      for (const frame of reader.read(bytes)) this.#take(frame)
      this.#loan?.settle()
      this.#readLater()
    })
    this.#socket.on('drain', () => this.#answering?.onDrain())
    this.#socket.on('error', () => {})
    this.#socket.write(encodeMessage('start', config))
  }

  /** Whether the worker has been ready at least once, which proves that the component can start. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** How long the worker has sent nothing, in milliseconds. */
  get silence(): number {
    return performance.now() - this.#lastSign
  }

  /** Whether the worker can receive connections. */
  get canBorrow(): boolean {
    return this.#child?.connected === true
  }

  /**
   * Lends a connection to an idle worker. Reports about it are read some milliseconds late, many at a time, because they cost
   * more to receive than to take.
   */
  lend(loan: Loan, terms: Omit<LoanTerms, 'loan'>): void {
    this.#loan = loan
    this.#isUrgent = false
    this.#loans++
    const { socket } = loan
    // Otherwise Node has the worker tell when it closes the connection, and the server end when all workers have none.
    const { server } = socket as Socket & { readonly server?: unknown }
    Object.assign(socket, { server: undefined })
    this.#child?.send({ ...terms, loan: this.#loans }, socket, { keepOpen: true }, () => {})
    Object.assign(socket, { server })
  }

  /** Asks the worker for the connection that it borrows. */
  recall(): void {
    this.#readNow()
    this.send([encodeMessage('recall', { loan: this.#loans })])
  }

  /** Reads reports about a lent connection at once, up to the next request. */
  readReports(): void {
    if (this.#loan !== undefined) this.#readNow()
  }

  /** Tells the worker that its client has the whole response. */
  sendFlushed(): void {
    this.send([encodeMessage('flushed', {})])
  }

  /**
   * Has a request receive the response of the request that came with a returned connection.
   *
   * @returns false when the worker has ended; the request then has failed
   */
  adopt(answering: ResponseListener): boolean {
    const held = this.#held
    this.#held = undefined
    if (this.#goneReason !== undefined) {
      answering.onFailure(endOfProcess(this.#goneReason))
      return false
    }
    this.#answering = answering
    // The caller completes the assignment first.
    process.nextTick(() => {
      for (const frame of held ?? []) this.#take(frame)
    })
    return true
  }

  /** Asks an idle worker for a sign of life. */
  ping(): void {
    this.send([encodeMessage('ping', {})])
  }

  /** Sends a request to an idle worker, as far as it has arrived. */
  begin(answering: ResponseListener, frames: readonly Uint8Array[]): void {
    this.#offered = answering
    this.send(frames)
  }

  /** Sends more of the request. @returns whether to continue; otherwise `onDrain` follows */
  send(frames: readonly Uint8Array[]): boolean {
    const socket = this.#socket
    if (this.#isGone || socket === undefined) return true
    socket.cork()
    let goesOn = true
    for (const frame of frames) goesOn = socket.write(frame)
    socket.uncork()
    return goesOn
  }

  /** Pauses a response. */
  pause(): void {
    this.#socket?.pause()
  }

  /** Continues with a response that was paused. */
  resume(): void {
    this.#resume()
  }

  /**
   * Ends an idle worker.
   *
   * @param limit how long the process may take to end, in milliseconds, before it is killed
   */
  close(limit: number): void {
    this.#isGone = true
    this.#socket?.end()
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), limit)
    void this.ended.then(() => clearTimeout(timer))
  }

  /**
   * Kills the process at once. If it borrows a connection, its end is reported once its last reports are read: it may have answered
   * a request, which then needs no other response.
   */
  kill(reason: string): void {
    this.#killReason ??= reason
    this.#child?.kill('SIGKILL')
    if (this.#loan === undefined) {
      this.#gone(reason)
      return
    }
    this.#readNow()
    setImmediate(() => this.#gone(reason))
  }

  #take(frame: Frame): void {
    const answering = this.#answering
    if (this.#isGone) return
    this.#lastSign = performance.now()
    if (this.#held !== undefined) {
      this.#held.push(frame)
      return
    }
    if (frame.kind === 'returned') {
      const loan = this.#loan
      this.#loan = undefined
      clearTimeout(this.#reading)
      if (messageOf<'returned'>(frame).isRunning) this.#held = []
      loan?.take(frame)
      return
    }
    if (frame.kind === 'begun' && this.#loan?.isRecalled === false) this.#isUrgent = false
    if (this.#loan?.take(frame)) return
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
        // The rest concerns no client, so it is read without delay.
        this.#resume()
        return
      case 'failed': {
        const failure = messageOf<'failed'>(frame)
        if (this.#isReady) answering?.onFailure(failure)
        else this.#gone(`it cannot start: ${failure.reason}`)
        this.#resume()
        return
      }
      case 'done': {
        this.#answering = undefined
        const { retire, times } = messageOf<'done'>(frame)
        if (times !== undefined) answering?.onTimes?.(times)
        if (retire === undefined) this.#events.onDone()
        else this.kill(retire)
      }
    }
  }

  /**
   * Reads reports about a lent connection in batches. During a pause they stay in the system: Node goes on reading from a socket that
   * is paused, until its buffer is full, and the process would wake up for each of them.
   */
  #readLater(): void {
    if (this.#loan === undefined || this.#isUrgent || this.#isGone || this.#killReason !== undefined) return
    if (this.#socket?.readableLength !== 0) return
    this.#socket.pause()
    const handle = handleOf(this.#socket)
    // Node has stopped it itself when its buffer is full, and starts it again.
    if (handle?.reading) {
      handle.readStop()
      this.#isStopped = true
    }
    // Of the module: a test that stops the clock still learns what its workers do.
    this.#reading = timers.setTimeout(() => this.#resume(), batchTime)
  }

  #readNow(): void {
    this.#isUrgent = true
    clearTimeout(this.#reading)
    this.#resume()
  }

  #resume(): void {
    const socket = this.#socket
    if (socket === undefined) return
    if (this.#isStopped) {
      this.#isStopped = false
      handleOf(socket)?.readStart()
    }
    socket.resume()
  }

  /** Reads what the worker sent before it ended, then reports the end. */
  #exit(reason: string): void {
    const socket = this.#socket
    if (socket === undefined || socket.destroyed || socket.readableEnded) {
      this.#gone(reason)
      return
    }
    for (const end of ['end', 'close']) socket.once(end, () => this.#gone(reason))
    this.#resume()
  }

  #gone(reason: string): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#goneReason = reason
    clearTimeout(this.#reading)
    const answering = this.#answering
    this.#answering = undefined
    this.#socket?.destroy()
    answering?.onFailure(endOfProcess(reason))
    this.#events.onGone(reason)
  }
}

/**
 * Starts the process of a worker.
 *
 * @param module path of its entry module, which calls `runWorker`
 * @param canBorrow whether it can receive connections
 */
export function spawnWorker(module: string, canBorrow = false): ChildProcess {
  // Guests print to the standard error, because the standard output carries the log.
  return spawn(process.execPath, [...process.execArgv, module, String(process.pid)], {
    stdio: ['ignore', 2, 2, 'pipe', ...(canBorrow ? (['ipc'] as const) : [])],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache() },
  })
}

/**
 * Returns the folder of the compile cache that workers share with the server: a worker compiles no module
 * that another has.
 */
function compileCache(): string | undefined {
  const folder = nodeModule.getCompileCacheDir()
  // Node appends the last part of the path, its version, itself.
  return folder === undefined ? undefined : dirname(folder)
}

/** How long reports about a lent connection wait, in milliseconds. */
const batchTime = 10

/** Node's handle of a socket, as far as it is used here. Node does not document it. */
interface SocketHandle {
  readonly reading: boolean
  readStop(): void
  readStart(): void
}

/** Returns the handle of a socket, until it is closed. */
function handleOf(socket: Socket): SocketHandle | null | undefined {
  return (socket as unknown as { readonly _handle?: SocketHandle | null })._handle
}

function endOfProcess(reason: string): Failure {
  return { kind: 'trap', reason: `its process ended: ${reason}` }
}

function notStarted(error: unknown): string {
  return `it cannot be started: ${(error as Error).message}`
}
