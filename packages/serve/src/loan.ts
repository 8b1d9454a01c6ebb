import type { Socket } from 'node:net'
import { leastRate } from './client-rate.ts'
import type { FinishedRequest } from './client-request.ts'
import { failureReasons } from './failure-reasons.ts'
import { PausableLimit } from './pausable-limit.ts'
import type { PooledRequest } from './pool.ts'
import { refusal } from './refusal.ts'
import type { WorkerProcess } from './worker-process.ts'
import { type Frame, type LentRequest, type Messages, messageOf } from './worker-protocol.ts'

/** Options of {@link Loan}. Times are in milliseconds. */
export interface LoanOptions {
  /** Returns the time limit of the guest for a request, after which the worker is killed. */
  readonly limitTime: (onTimeout: () => void) => PausableLimit
  /** How long the server waits for the client to read a response. */
  readonly clientLimit: number
  /** Called for each request that is over. */
  readonly onFinished: (request: FinishedRequest) => void
  /** Called when the worker has begun a request, or is done with one: it lives. */
  readonly onProgress: () => void
  /** Called when the worker has given the connection back, or has ended. */
  readonly onReturned: (returned: ReturnedConnection) => void
  /** Called when the server begins to send the end of a response, and when the client has it or is gone. */
  readonly onRest: (isWaiting: boolean) => void
  /** Called instead of `onReturned` when the server closes the connection. */
  readonly onClosing: () => void
}

/** A connection that a worker has given back. */
export interface ReturnedConnection {
  /** Bytes that the worker has read: the server's parser begins with them. */
  readonly bytes: readonly Uint8Array[]
  /** Whether the worker's guest has the request at their beginning. */
  readonly isRunning: boolean
  /** Whether the worker can take a request. */
  readonly isReady: boolean
}

/**
 * A connection that a worker borrows, from the server's side: `lent-connection.ts` is the worker's. The server does not read
 * the connection, but can still answer on it, for a guest that hangs or crashes before its response.
 */
export class Loan {
  readonly worker: WorkerProcess
  readonly socket: Socket
  readonly #options: LoanOptions
  /** Bytes of the `body` frames so far. */
  #bytes: Uint8Array[] = []
  /** The request that the guest has. */
  #request: LentRequest | undefined
  /** Its response, once the worker writes it. */
  #answer:
    | (Messages['answered'] & { isGone?: boolean; state?: 'waits for the client' | 'reported' })
    | undefined
  /** The guest's time, since it has a request. */
  #time: PausableLimit | undefined
  /** The request that has exceeded its time limit. */
  #late: LentRequest | undefined
  /** Whether the worker has read bytes of a request that its guest does not have. */
  #hasRead = false
  #isEnded = false
  #adopter: PooledRequest | undefined
  /** Number of responses. */
  answers = 0
  isRecalled = false
  /** Since when the guest has had its request, or none, in terms of `performance.now()`. */
  since = performance.now()

  constructor(worker: WorkerProcess, socket: Socket, options: LoanOptions) {
    this.worker = worker
    this.socket = socket
    this.#options = options
  }

  /** Whether the guest has no request. */
  get isIdle(): boolean {
    return this.#request === undefined
  }

  /** The guest's time limit for its request. */
  get time(): PausableLimit {
    this.#time ??= this.#options.limitTime(() => {
      this.#adopter?.onTimeout('worker')
      this.#late = this.#request
    })
    return this.#time
  }

  /** Reports the end of the guest's time to a request that the server's parser has read from the returned bytes. */
  adopt(request: PooledRequest): void {
    this.#adopter = request
  }

  /** Asks the worker for the connection. */
  recall(): void {
    if (this.isRecalled) return
    this.isRecalled = true
    this.worker.recall()
  }

  /** Takes a frame. @returns whether it concerns the connection */
  take(frame: Frame): boolean {
    switch (frame.kind) {
      case 'body':
        this.#bytes.push(frame.payload)
        return true
      case 'reading':
        this.#hasRead = true
        return true
      case 'begun':
        this.#finish()
        this.#endTime()
        this.#request = messageOf<'begun'>(frame)
        this.#hasRead = this.#request.hasMore
        this.#options.onProgress()
        return true
      case 'answered':
        this.#answer = messageOf<'answered'>(frame)
        return true
      case 'gone':
        if (this.#answer !== undefined) this.#answer.isGone = true
        return true
      case 'rest':
        this.#sendRest()
        return true
      case 'done':
        this.#finish()
        this.#endTime()
        this.#options.onProgress()
        return true
      case 'returned': {
        const { isRunning, isReady } = messageOf<'returned'>(frame)
        this.#end({ bytes: this.#takeBytes(), isRunning, isReady })
        return true
      }
    }
    return false
  }

  /** Called when all frames that have arrived are taken: the guest's time runs if it has a request. */
  settle(): void {
    if (!this.#isEnded && this.#request !== undefined) this.time.run()
  }

  /** Ends the loan of a worker that has ended: answers for its guest, closes the connection, or returns it. */
  onGone(reason: string): void {
    if (this.#isEnded) return
    if (this.#request !== undefined && this.#answer === undefined) this.#refuse(this.#request, reason)
    else if (this.#hasRead) this.#close()
    // The worker has read nothing that it did not answer, so that the server goes on.
    else {
      this.#endTime()
      this.#end({ bytes: [], isRunning: false, isReady: false })
    }
  }

  #takeBytes(): Uint8Array[] {
    const bytes = this.#bytes
    this.#bytes = []
    return bytes
  }

  #sendRest(): void {
    const { socket } = this
    const [request, answer] = [this.#request, this.#answer]
    const rest = Buffer.concat(this.#takeBytes())
    if (request === undefined || answer === undefined) return
    answer.state = 'waits for the client'
    this.#options.onRest(true)
    const limit = new PausableLimit(this.#options.clientLimit + rest.length / leastRate, () => {
      answer.state = 'reported'
      this.#report(request, { ...answer, failure: 'slow', reason: failureReasons.slow })
      socket.destroy()
    })
    limit.run()
    const start = performance.now()
    socket.write(rest, error => {
      limit.end()
      this.#options.onRest(false)
      if (answer.state === 'reported') return
      answer.state = 'reported'
      const seconds = answer.seconds + (performance.now() - start) / 1000
      this.#report(request, { ...answer, seconds, isGone: error != null })
      if (!this.#isEnded) this.worker.sendFlushed()
    })
  }

  /** Ends the request that the worker has answered. */
  #finish(): void {
    const [request, answer] = [this.#request, this.#answer]
    this.#request = undefined
    this.#answer = undefined
    this.since = performance.now()
    if (request !== undefined && answer !== undefined && answer.state === undefined)
      this.#report(request, answer)
  }

  #endTime(): void {
    this.#time?.end()
    this.#time = undefined
  }

  #report(
    { method, path, id, received }: LentRequest,
    answer: Pick<FinishedRequest, 'status' | 'sent' | 'seconds'> &
      Partial<Pick<FinishedRequest, 'failure' | 'reason'>> & { readonly isGone?: boolean },
  ): void {
    this.answers++
    const { status, sent, seconds, failure, reason, isGone = false } = answer
    this.#options.onFinished({
      method,
      path,
      id,
      client: this.socket.remoteAddress,
      status: isGone ? 499 : status,
      seconds,
      received,
      sent,
      worker: this.worker.id,
      failure: isGone ? 'gone' : failure,
      reason: isGone ? failureReasons.gone : reason,
    })
  }

  /** Answers for the guest of a worker that has ended, and closes the connection. */
  #refuse(request: LentRequest, reason: string): void {
    const failed =
      request === this.#late
        ? ({ status: 504, failure: 'timeout', reason: failureReasons.timeout } as const)
        : ({ status: 500, failure: 'trap', reason: `its process ended: ${reason}` } as const)
    this.#isEnded = true
    this.#endTime()
    const { socket } = this
    socket.end(refusal(failed.status))
    this.#report(request, { ...failed, sent: 0, seconds: (performance.now() - this.since) / 1000 })
    // The client sees a reset instead of the response if the connection closes before it has read all.
    const timer = setTimeout(() => socket.destroy(), this.#options.clientLimit)
    socket.once('close', () => clearTimeout(timer)).once('end', () => socket.destroy())
    socket.on('data', ignore).resume()
    this.#options.onClosing()
  }

  #close(): void {
    this.#isEnded = true
    this.#finish()
    this.#endTime()
    this.socket.destroy()
    this.#options.onClosing()
  }

  #end(returned: ReturnedConnection): void {
    this.#isEnded = true
    // The time of a guest that still computes goes on.
    if (returned.isReady) this.#endTime()
    this.#finish()
    this.#options.onReturned(returned)
  }
}

function ignore(): void {}
