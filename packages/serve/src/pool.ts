/**
 * The pool of worker processes: who ends what, and when.
 *
 * Each worker is a process that answers one request at a time. A guest that traps, loops, waits for ever or crashes its
 * GPU therefore costs only its own request. A loop blocks the worker's event loop, so the worker cannot end itself; the
 * server, which runs no guest code, ends it from outside:
 *
 * | phase of a worker                       | limit        | then                                                       |
 * | --------------------------------------- | ------------ | ---------------------------------------------------------- |
 * | it starts, or prepares an instance      | `startLimit` | SIGKILL, and a new worker                                  |
 * | the guest has a request                 | `timeLimit`  | the client receives 504, or its response breaks off; SIGKILL, and a new worker |
 * | it was sent a request, but not confirmed | `pingLimit`  | SIGKILL; the request goes to the next worker              |
 * | it is idle (`ping` every second)        | `pingLimit`  | SIGKILL, and a new worker                                  |
 *
 * `timeLimit` pauses while the server waits for the client, whose own `clientLimit` runs then: a slow client never ends a
 * worker. A request waits in the queue for up to `waitLimit`, and the queue holds up to `queueLimit`; beyond either the
 * client receives 503.
 *
 * A trap or an error ends only the instance; the worker continues with a new one. A worker whose GPU device was lost asks
 * to be replaced (`retire`). A worker that ends for any other reason is replaced as well, with a growing delay while
 * workers end before they are ready. When the server itself disappears, its workers end through their closed sockets, or
 * through the thread in `watchdog.ts` while a guest loops.
 */

import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { Loan, type LoanOptions, type ReturnedConnection } from './loan.ts'
import { PausableLimit } from './pausable-limit.ts'
import { type ResponseListener, WorkerProcess } from './worker-process.ts'
import type { LoanTerms, WorkerConfig } from './worker-protocol.ts'

/** A request that waits for a worker, and then has one. */
export interface PooledRequest extends ResponseListener {
  /** Whether the request needs no response any more. */
  readonly isOver: boolean
  /**
   * Returns the frames of the request that have arrived. Called again when the worker does not confirm the
   * request.
   */
  frames(): readonly Uint8Array[]
  /**
   * Called when a worker has confirmed the request.
   *
   * @param time the guest's time limit, which runs; the request pauses it while the server waits for the
   * client
   */
  onStart(worker: WorkerProcess, time: PausableLimit): void
  /** Called when the worker has finished the request, or has ended. */
  onDone(): void
  /**
   * Called when the request found no worker in time (`queue`), or the guest exceeded its time limit
   * (`worker`).
   */
  onTimeout(where: 'queue' | 'worker'): void
}

/** A request that needs no response, for a worker that still computes. */
export const nobody: PooledRequest = {
  isOver: true,
  frames: () => [],
  onStart() {},
  onHead() {},
  onBody: () => true,
  onEnd() {},
  onFailure() {},
  onDrain() {},
  onDone() {},
  onTimeout() {},
}

/** Lends a connection to a worker. */
export interface Lender extends Pick<LoanOptions, 'clientLimit' | 'onFinished' | 'onRest' | 'onClosing'> {
  readonly terms: Omit<LoanTerms, 'loan'>
  /** Called when the server has the connection again. */
  onReturned(loan: FinishedLoan): void
}

/** A loan that is over. */
export interface FinishedLoan extends Pick<ReturnedConnection, 'bytes'> {
  /** Number of responses that the worker has given. */
  readonly answers: number
  /** The worker whose guest has the request at the beginning of the bytes, if one has. */
  readonly adoption: Adoption | undefined
}

/** A worker whose guest has a request that no {@link PooledRequest} represents yet. */
export interface Adoption {
  /** The guest's time limit. */
  readonly time: PausableLimit
  /** Lets a request receive the response. To be called once. */
  begin(request: PooledRequest): void
}

/** Options of {@link Pool}. Times are in milliseconds. */
export interface PoolOptions {
  /** Configuration of each worker. */
  readonly config: WorkerConfig
  /** Number of workers. */
  readonly workers: number
  /** Indices of adapters, of which the workers have one each, in turn. */
  readonly gpus?: readonly number[] | undefined
  /** How long a worker may take to start, and to prepare for the next request. */
  readonly startLimit: number
  /** How long the guest may take for a request. */
  readonly timeLimit: number
  /** How long a request may wait for a worker. */
  readonly waitLimit: number
  /** How many requests may wait for a worker. */
  readonly queueLimit: number
  /** How long a worker may take to answer a ping, or to confirm a request, before it is replaced. */
  readonly pingLimit: number
  /** Called when a worker starts, becomes ready, or ends. */
  readonly onEvent: (event: PoolEvent) => void
  /** Starts the process of a worker; that of `worker.ts` by default. */
  readonly spawn?: () => ChildProcess
}

/** A worker was started, accepts requests, or has ended for `reason`. */
export interface PoolEvent {
  /** State that the worker has reached. */
  readonly kind: 'starting' | 'ready' | 'gone'
  /** Id of the worker: 1, 2, 3 … in the order of their start. */
  readonly worker: number
  /** Why the worker is gone. */
  readonly reason?: string
}

/** The worker processes, and the queue of requests in front of them. */
export class Pool {
  readonly #options: PoolOptions
  readonly #workers = new Set<WorkerProcess>()
  readonly #idle: WorkerProcess[] = []
  #queue = new Map<PooledRequest, QueueEntry>()
  /** The request that each busy worker has. */
  readonly #running = new Map<WorkerProcess, Assignment>()
  /** The connection that each of some workers borrows. */
  readonly #loans = new Map<WorkerProcess, Loan>()
  /** Workers that have been ready at least once. */
  readonly #started = new WeakSet<WorkerProcess>()
  /** Timers that kill a worker unless it starts or answers. */
  readonly #deadlines = new Map<WorkerProcess, NodeJS.Timeout>()
  readonly #pinging: NodeJS.Timeout
  #lastId = 0
  /** How many workers in a row ended before they were ready. */
  #failedStarts = 0
  #isClosed = false
  readonly #first = Promise.withResolvers<void>()

  constructor(options: PoolOptions) {
    this.#options = options
    this.#first.promise.catch(() => {})
    for (let place = 0; place < options.workers; place++) this.#start(place)
    this.#pinging = setInterval(() => this.#pingIdle(), pingInterval)
  }

  /**
   * Resolves when the first worker accepts requests. Rejects with an Error when the component cannot start.
   */
  get ready(): Promise<void> {
    return this.#first.promise
  }

  /** How many workers start, are ready, and have a request; and how many requests are queued. */
  get counts() {
    const ready = [...this.#workers].filter(({ isReady }) => isReady).length
    const lent = [...this.#loans.values()].filter(({ isIdle }) => !isIdle).length
    return {
      ready,
      busy: this.#running.size + lent,
      queued: this.#queue.size,
      starting: this.#workers.size - ready,
    }
  }

  /** Why no worker can take a request now or soon; `undefined` when one can. */
  get problem(): string | undefined {
    if (this.counts.ready === 0) return 'no worker is ready'
    return this.isResponsive ? undefined : 'all workers hang'
  }

  /**
   * Whether some worker gave a sign of life within the ping limit, or has a request whose client the server
   * waits for.
   */
  get isResponsive(): boolean {
    const { pingLimit } = this.#options
    return [...this.#workers].some(worker => {
      const run = this.#running.get(worker)
      const loan = this.#loans.get(worker)
      if (loan?.isIdle === false) return worker.isReady && loan.time.running < pingLimit
      const silence = run?.isHeard ? Math.min(run.time.running, worker.silence) : worker.silence
      return worker.isReady && silence < pingLimit
    })
  }

  /**
   * Queues a request, and sends it to a worker as soon as one is free.
   *
   * @returns false when the queue is full
   */
  add(job: PooledRequest): boolean {
    const soon = [...this.#loans.values()].filter(({ isIdle }) => isIdle).length
    if (this.#idle.length === 0 && this.#queue.size >= this.#options.queueLimit + soon) return false
    const until = performance.now() + this.#options.waitLimit
    if (this.#idle.length > 0) this.#assign(job, until)
    else this.#queue.set(job, { until, timer: this.#limitWait(job, until) })
    this.#recallLoans()
    return true
  }

  /**
   * Lends a connection, of whose next request the server has read nothing, to an idle worker.
   *
   * @returns false when no worker is idle
   */
  lend(socket: Socket, { terms, onReturned, ...options }: Lender): boolean {
    if (this.#isClosed || this.#queue.size > 0) return false
    if (!this.#idle.some(({ canBorrow }) => canBorrow)) return false
    const worker = this.#takeIdle()
    const loan: Loan = new Loan(worker, socket, {
      ...options,
      limitTime: onTimeout => this.#limitTime(worker, onTimeout),
      onProgress: () => {
        this.#cancelDeadline(worker)
        this.#recallLoans()
      },
      onReturned: returned => {
        const adoption = this.#onReturned(loan, returned)
        onReturned({ bytes: returned.bytes, answers: loan.answers, adoption })
      },
    })
    this.#loans.set(worker, loan)
    worker.lend(loan, terms)
    return true
  }

  /** Asks for all connections that workers borrow. */
  recallAll(): void {
    for (const loan of this.#loans.values()) loan.recall()
  }

  /** Removes a request from the queue. @returns whether it was queued */
  remove(job: PooledRequest): boolean {
    clearTimeout(this.#queue.get(job)?.timer)
    return this.#queue.delete(job)
  }

  /** Ends all workers; a worker with a request ends after its response. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#pinging)
    const workers = [...this.#workers]
    this.#closeIdle()
    await Promise.all(workers.map(({ ended }) => ended))
  }

  /** @param place index among the workers; one that replaces another has its place, and its GPU */
  #start(place: number): void {
    const { config, gpus, startLimit, spawn } = this.#options
    const adapter = gpus === undefined ? config.adapter : { index: gpus[place % gpus.length] as number }
    const events = {
      onReady: () => this.#onReady(worker),
      onPong: () => this.#onPong(worker),
      onHeard: () => this.#onHeard(worker),
      onDone: () => this.#onDone(worker),
      onGone: (reason: string) => this.#onGone(worker, place, reason),
    }
    const worker = new WorkerProcess(++this.#lastId, { ...config, adapter }, events, spawn)
    this.#workers.add(worker)
    this.#options.onEvent({ kind: 'starting', worker: worker.id })
    this.#expectSign(worker, startLimit, `it did not start in ${startLimit / 1000} s`)
  }

  #onReady(worker: WorkerProcess): void {
    this.#cancelDeadline(worker)
    if (!this.#started.has(worker)) {
      this.#started.add(worker)
      this.#failedStarts = 0
      this.#first.resolve()
      this.#options.onEvent({ kind: 'ready', worker: worker.id })
    }
    this.#idle.push(worker)
    this.#next()
  }

  #onPong(worker: WorkerProcess): void {
    // The ping's answer confirms no request that was sent after the ping.
    if (!this.#running.has(worker)) this.#cancelDeadline(worker)
  }

  #onHeard(worker: WorkerProcess): void {
    this.#cancelDeadline(worker)
    const run = this.#running.get(worker) as Assignment
    run.isHeard = true
    run.time.run()
    run.job.onStart(worker, run.time)
  }

  #onDone(worker: WorkerProcess): void {
    const { startLimit } = this.#options
    this.#expectSign(worker, startLimit, `it was not ready for the next request in ${startLimit / 1000} s`)
    this.#finish(worker)
  }

  /**
   * Replaces a worker that ended: at once, or after a growing delay when workers end before they are ready.
   */
  #onGone(worker: WorkerProcess, place: number, reason: string): void {
    this.#cancelDeadline(worker)
    this.#workers.delete(worker)
    const at = this.#idle.indexOf(worker)
    if (at >= 0) this.#idle.splice(at, 1)
    this.#finish(worker)
    const loan = this.#loans.get(worker)
    this.#loans.delete(worker)
    loan?.onGone(reason)
    if (!this.#started.has(worker)) {
      this.#failedStarts++
      this.#first.reject(new Error(reason))
    }
    this.#options.onEvent({ kind: 'gone', worker: worker.id, reason })
    this.#next()
    if (this.#failedStarts === 0) {
      this.#replace(place)
    } else {
      setTimeout(() => this.#replace(place), Math.min(100 * 2 ** this.#failedStarts, mostDelay)).unref()
    }
  }

  /** Ends a loan. @returns the worker, if its guest has the request of the returned bytes */
  #onReturned(loan: Loan, { isRunning, isReady }: ReturnedConnection): Adoption | undefined {
    const { worker } = loan
    if (!this.#loans.delete(worker)) return undefined
    if (isReady) {
      this.#cancelDeadline(worker)
      this.#idle.push(worker)
      this.#next()
      return undefined
    }
    const { time } = loan
    time.run()
    const begin = (job: PooledRequest) => {
      if (!worker.adopt(job)) return
      loan.adopt(job)
      this.#running.set(worker, { job, time, until: 0, isHeard: true })
      job.onStart(worker, time)
    }
    this.#recallLoans()
    if (isRunning) return { time, begin }
    // The worker computes after its response, until `done`.
    begin(nobody)
    return undefined
  }

  /**
   * Asks for a connection for each request that waits: those of idle workers first, then those whose request is the youngest, since
   * an older one may never end. Called whenever either changes, so that no request waits for a guest that hangs while another
   * worker answers one request after another.
   */
  #recallLoans(): void {
    if (this.#queue.size === 0) return
    const loans = [...this.#loans.values()].sort((a, b) =>
      a.isIdle && b.isIdle
        ? Number(b.isRecalled) - Number(a.isRecalled) || a.since - b.since
        : Number(b.isIdle) - Number(a.isIdle) || b.since - a.since,
    )
    for (const loan of loans.slice(0, this.#queue.size)) loan.recall()
  }

  #replace(place: number): void {
    if (!this.#isClosed) this.#start(place)
  }

  #next(): void {
    while (this.#idle.length > 0 && this.#queue.size > 0) {
      const [[job, { until, timer }]] = this.#queue as unknown as [[PooledRequest, QueueEntry]]
      clearTimeout(timer)
      this.#queue.delete(job)
      this.#assign(job, until)
    }
    this.#recallLoans()
    if (this.#isClosed) this.#closeIdle()
  }

  #assign(job: PooledRequest, until: number): void {
    const worker = this.#takeIdle()
    const time = this.#limitTime(worker, () => job.onTimeout('worker'))
    this.#running.set(worker, { job, time, until, isHeard: false })
    // A worker that owes an answer to a ping keeps the earlier deadline.
    if (!this.#deadlines.has(worker)) this.#expectSign(worker, this.#options.pingLimit, hung)
    worker.begin(job, job.frames())
  }

  /** Returns a time limit of the guest, after which its worker is killed. */
  #limitTime(worker: WorkerProcess, onTimeout: () => void): PausableLimit {
    const { timeLimit } = this.#options
    const onReached = () => {
      onTimeout()
      worker.kill(`a request took longer than ${timeLimit / 1000} s`)
    }
    return new PausableLimit(timeLimit, onReached, () => worker.readReports())
  }

  /** Takes an idle worker, preferably one that owes no answer to a ping. */
  #takeIdle(): WorkerProcess {
    const at = this.#idle.findLastIndex(worker => !this.#deadlines.has(worker))
    return this.#idle.splice(at, 1)[0] as WorkerProcess
  }

  /**
   * Releases a worker that is free or has ended. A request that it never confirmed goes to the front of the
   * queue.
   */
  #finish(worker: WorkerProcess): void {
    const run = this.#running.get(worker)
    if (run === undefined) return
    this.#running.delete(worker)
    const { job, time, until, isHeard } = run
    time.end()
    if (isHeard || job.isOver) job.onDone()
    else this.#queue = new Map([[job, { until, timer: this.#limitWait(job, until) }], ...this.#queue])
  }

  #limitWait(job: PooledRequest, until: number): NodeJS.Timeout {
    return setTimeout(
      () => {
        this.#queue.delete(job)
        job.onTimeout('queue')
      },
      Math.max(0, until - performance.now()),
    )
  }

  /** Kills a worker unless it gives a sign of life within the limit. */
  #expectSign(worker: WorkerProcess, limit: number, reason: string): void {
    this.#cancelDeadline(worker)
    // After a stall of this process, frames that have arrived meanwhile are read first.
    const timer = setTimeout(
      () => setImmediate(() => this.#deadlines.get(worker) === timer && worker.kill(reason)),
      limit,
    )
    this.#deadlines.set(worker, timer)
  }

  #cancelDeadline(worker: WorkerProcess): void {
    clearTimeout(this.#deadlines.get(worker))
    this.#deadlines.delete(worker)
  }

  #pingIdle(): void {
    for (const worker of this.#idle) this.#ping(worker)
    for (const [worker, loan] of this.#loans) {
      if (!loan.isIdle) continue
      // The server then limits how long it idles.
      if (performance.now() - loan.since > mostIdle) loan.recall()
      this.#ping(worker)
    }
  }

  #ping(worker: WorkerProcess): void {
    if (this.#deadlines.has(worker)) return
    this.#expectSign(worker, this.#options.pingLimit, hung)
    worker.ping()
  }

  #closeIdle(): void {
    if (this.#queue.size > 0) return
    for (const worker of this.#idle.splice(0)) {
      this.#cancelDeadline(worker)
      this.#workers.delete(worker)
      worker.close(this.#options.pingLimit)
    }
    for (const worker of this.#workers)
      if (!this.#running.has(worker) && !this.#loans.has(worker)) worker.kill('the server ends')
  }
}

interface QueueEntry {
  /** Until when the request may wait, in terms of `performance.now()`. */
  readonly until: number
  readonly timer: NodeJS.Timeout
}

/** A request that was sent to a worker. */
interface Assignment {
  readonly job: PooledRequest
  readonly time: PausableLimit
  /** Until when the request may wait for another worker if this one does not confirm it. */
  readonly until: number
  isHeard: boolean
}

const hung = 'it neither answered a ping nor confirmed a request'

/** The longest delay between two attempts to start a worker, in milliseconds. */
const mostDelay = 10_000

/** How long a worker keeps a connection without a request, in milliseconds. */
const mostIdle = 10_000

/** The time between two pings of an idle worker, in milliseconds. */
const pingInterval = 1000
