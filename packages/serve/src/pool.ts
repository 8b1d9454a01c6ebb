import type { ChildProcess } from 'node:child_process'
import { PausableLimit } from './pausable-limit.ts'
import { type ResponseListener, WorkerProcess } from './worker-process.ts'
import type { WorkerConfig } from './worker-protocol.ts'

/** A request that waits for a worker, and then has one. */
export interface PooledRequest extends ResponseListener {
  /** Whether nobody waits for its response any more. */
  readonly isOver: boolean
  /** What there is of the request when it gets a worker. Called again when that worker does not hear it. */
  frames(): readonly Uint8Array[]
  /**
   * It has a worker now, which has heard of it.
   *
   * @param time what it may take, which runs: the job pauses it while the worker waits for the client
   */
  onStart(worker: WorkerProcess, time: PausableLimit): void
  /** The worker is done with it, and free. */
  onDone(): void
  /** There was no worker for it in time, or the worker did not end in time. */
  onTimeout(where: 'queue' | 'worker'): void
}

/** How many workers there are, what they run, and how long requests may take. */
export interface PoolOptions {
  readonly config: WorkerConfig
  readonly workers: number
  /** How long a worker may take to start, and to make itself ready after a request, in milliseconds. */
  readonly startLimit: number
  /** How long a request may have a worker. */
  readonly timeLimit: number
  /** How long it may wait for one. */
  readonly waitLimit: number
  /** How many may wait at a time. */
  readonly queueLimit: number
  /** How long a worker without a request may take to answer, before another takes its place. */
  readonly pingLimit: number
  /** Told of what happens to workers. */
  readonly onEvent: (event: PoolEvent) => void
  /** Starts the process of a worker: that of `worker.ts` by default. */
  readonly spawn?: () => ChildProcess
}

/** A worker is started, can take requests, or has ended, which `reason` explains. */
export interface PoolEvent {
  readonly kind: 'starting' | 'ready' | 'gone'
  readonly worker: number
  readonly reason?: string
}

/**
 * Worker processes, each with one request at a time. One that hangs, crashes or lost its GPU costs nobody but the request
 * that it had: it is ended, and another takes its place. A worker that hangs before it has heard of a request costs not
 * even that one: another gets it.
 */
export class Pool {
  readonly #options: PoolOptions
  readonly #workers = new Set<WorkerProcess>()
  readonly #idle: WorkerProcess[] = []
  #queue = new Map<PooledRequest, QueueEntry>()
  /** Requests that a worker has. */
  readonly #running = new Map<WorkerProcess, Assignment>()
  /** Workers that have been ready once. */
  readonly #started = new WeakSet<WorkerProcess>()
  /** For what else is expected of a worker: that it starts, or answers. */
  readonly #awaited = new Map<WorkerProcess, NodeJS.Timeout>()
  readonly #pinging: NodeJS.Timeout
  #lastId = 0
  /** How many workers in a row have ended before they could take a request. */
  #failedStarts = 0
  #isClosed = false
  readonly #first = Promise.withResolvers<void>()

  constructor(options: PoolOptions) {
    this.#options = options
    this.#first.promise.catch(() => {})
    for (let i = 0; i < options.workers; i++) this.#start()
    this.#pinging = setInterval(() => this.#pingIdle(), pingInterval)
  }

  /** Resolves when the first worker takes requests. @throws Error when it cannot start */
  get ready(): Promise<void> {
    return this.#first.promise
  }

  get counts() {
    const ready = [...this.#workers].filter(({ isReady }) => isReady).length
    return { ready, busy: this.#running.size, queued: this.#queue.size, starting: this.#workers.size - ready }
  }

  /** Whether a worker has given a sign of life not long ago, or has a request whose client is waited for. */
  get isResponsive(): boolean {
    const { pingLimit } = this.#options
    return [...this.#workers].some(worker => {
      const run = this.#running.get(worker)
      const silence = run?.isHeard ? Math.min(run.time.running, worker.silence) : worker.silence
      return worker.isReady && silence < pingLimit
    })
  }

  /**
   * Has a worker take it, now or when there is one.
   *
   * @returns false when too many wait for one already
   */
  add(job: PooledRequest): boolean {
    if (this.#idle.length === 0 && this.#queue.size >= this.#options.queueLimit) return false
    const until = performance.now() + this.#options.waitLimit
    this.#queue.set(job, { until, timer: this.#timeWaiting(job, until) })
    this.#next()
    return true
  }

  /** It waits no more. @returns whether it did */
  remove(job: PooledRequest): boolean {
    clearTimeout(this.#queue.get(job)?.timer)
    return this.#queue.delete(job)
  }

  /** Ends all workers: those that have a request when they have answered it. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#pinging)
    const workers = [...this.#workers]
    this.#closeIdle()
    await Promise.all(workers.map(({ ended }) => ended))
  }

  #start(): void {
    const { config, startLimit, spawn } = this.#options
    const events = {
      onReady: () => this.#onReady(worker),
      onPong: () => this.#onPong(worker),
      onHeard: () => this.#onHeard(worker),
      onDone: () => this.#onDone(worker),
      onGone: (reason: string) => this.#onGone(worker, reason),
    }
    const worker = new WorkerProcess(++this.#lastId, config, events, spawn)
    this.#workers.add(worker)
    this.#options.onEvent({ kind: 'starting', worker: worker.id })
    this.#await(worker, startLimit, `it did not start in ${startLimit / 1000} s`)
  }

  #onReady(worker: WorkerProcess): void {
    this.#hasAnswered(worker)
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
    // A request that came between is not heard yet.
    if (!this.#running.has(worker)) this.#hasAnswered(worker)
  }

  #onHeard(worker: WorkerProcess): void {
    this.#hasAnswered(worker)
    const run = this.#running.get(worker) as Assignment
    run.isHeard = true
    run.time.run()
    run.job.onStart(worker, run.time)
  }

  #onDone(worker: WorkerProcess): void {
    const { startLimit } = this.#options
    this.#await(worker, startLimit, `it was not ready for the next request in ${startLimit / 1000} s`)
    this.#finish(worker)
  }

  /** Another takes its place: at once, unless workers end before they can do anything. */
  #onGone(worker: WorkerProcess, reason: string): void {
    this.#hasAnswered(worker)
    this.#workers.delete(worker)
    const at = this.#idle.indexOf(worker)
    if (at >= 0) this.#idle.splice(at, 1)
    this.#finish(worker)
    if (!this.#started.has(worker)) {
      this.#failedStarts++
      this.#first.reject(new Error(reason))
    }
    this.#options.onEvent({ kind: 'gone', worker: worker.id, reason })
    this.#next()
    if (this.#failedStarts === 0) {
      this.#replace()
    } else {
      setTimeout(() => this.#replace(), Math.min(100 * 2 ** this.#failedStarts, mostDelay)).unref()
    }
  }

  #replace(): void {
    if (!this.#isClosed) this.#start()
  }

  #next(): void {
    while (this.#idle.length > 0 && this.#queue.size > 0) {
      const [[job, { until, timer }]] = this.#queue as unknown as [[PooledRequest, QueueEntry]]
      clearTimeout(timer)
      this.#queue.delete(job)
      this.#give(job, until)
    }
    if (this.#isClosed) this.#closeIdle()
  }

  #give(job: PooledRequest, until: number): void {
    const { pingLimit, timeLimit } = this.#options
    const worker = this.#takeIdle()
    const time = new PausableLimit(timeLimit, () => {
      job.onTimeout('worker')
      worker.kill(`a request took longer than ${timeLimit / 1000} s`)
    })
    this.#running.set(worker, { job, time, until, isHeard: false })
    this.#await(worker, pingLimit, hung)
    worker.begin(job, job.frames())
  }

  /** One that owes no answer, if there is one. */
  #takeIdle(): WorkerProcess {
    const at = this.#idle.findLastIndex(worker => !this.#awaited.has(worker))
    return this.#idle.splice(at, 1)[0] as WorkerProcess
  }

  /** The worker is free, or gone. A request of which it has not heard goes to another. */
  #finish(worker: WorkerProcess): void {
    const run = this.#running.get(worker)
    if (run === undefined) return
    this.#running.delete(worker)
    const { job, time, until, isHeard } = run
    time.end()
    if (isHeard || job.isOver) job.onDone()
    else this.#queue = new Map([[job, { until, timer: this.#timeWaiting(job, until) }], ...this.#queue])
  }

  #timeWaiting(job: PooledRequest, until: number): NodeJS.Timeout {
    return setTimeout(
      () => {
        this.#queue.delete(job)
        job.onTimeout('queue')
      },
      Math.max(0, until - performance.now()),
    )
  }

  /** Kills a worker unless it answers in time. */
  #await(worker: WorkerProcess, limit: number, reason: string): void {
    this.#hasAnswered(worker)
    // When this process itself has stood still, what the worker has sent meanwhile is read first.
    const timer = setTimeout(
      () => setImmediate(() => this.#awaited.get(worker) === timer && worker.kill(reason)),
      limit,
    )
    this.#awaited.set(worker, timer)
  }

  #hasAnswered(worker: WorkerProcess): void {
    clearTimeout(this.#awaited.get(worker))
    this.#awaited.delete(worker)
  }

  #pingIdle(): void {
    for (const worker of this.#idle) {
      if (this.#awaited.has(worker)) continue
      this.#await(worker, this.#options.pingLimit, hung)
      worker.ping()
    }
  }

  #closeIdle(): void {
    if (this.#queue.size > 0) return
    for (const worker of this.#idle.splice(0)) {
      this.#hasAnswered(worker)
      this.#workers.delete(worker)
      worker.close(this.#options.pingLimit)
    }
    for (const worker of this.#workers) if (!this.#running.has(worker)) worker.kill('the server ends')
  }
}

interface QueueEntry {
  /** Until when it may wait, as `performance.now()` has it. */
  readonly until: number
  readonly timer: NodeJS.Timeout
}

/** A request that a worker was given. */
interface Assignment {
  readonly job: PooledRequest
  readonly time: PausableLimit
  /** Until when it may wait for another worker, should this one not hear of it. */
  readonly until: number
  isHeard: boolean
}

const hung = 'it hung while it had no request'

/** Between two attempts to start a worker, in milliseconds. */
const mostDelay = 10_000

/** Between two pings of a worker without a request, in milliseconds. */
const pingInterval = 1000
