import { setTimeout as delay } from 'node:timers/promises'
import type { WorkerConfig } from './frames.ts'
import { type Answering, WorkerProcess } from './worker-process.ts'

/** A request that waits for a worker, and then has one. */
export interface Job extends Answering {
  /** What there is of the request when it gets a worker. */
  frames(): readonly Uint8Array[]
  /** It has a worker now. */
  onStart(worker: WorkerProcess): void
  /** The worker is done with it, and free. */
  onDone(): void
  /** There was no worker for it in time, or the worker did not end in time. */
  onTimeout(where: 'queue' | 'worker'): void
}

/** How many workers there are, what they run, and how long requests may take. */
export interface PoolOptions {
  readonly config: WorkerConfig
  readonly workers: number
  /** How long a request may have a worker, in milliseconds. */
  readonly timeLimit: number
  /** How long it may wait for one. */
  readonly waitLimit: number
  /** Told of what happens to workers. */
  readonly onEvent: (event: PoolEvent) => void
}

/** A worker can take requests, or has ended, which `reason` explains. */
export interface PoolEvent {
  readonly kind: 'ready' | 'gone'
  readonly worker: number
  readonly reason?: string
}

/**
 * Worker processes, each with one request at a time. One that hangs, crashes or lost its GPU costs nobody but the request
 * that it had: it is ended, and another takes its place.
 */
export class Pool {
  readonly #options: PoolOptions
  readonly #workers = new Set<WorkerProcess>()
  readonly #idle: WorkerProcess[] = []
  readonly #queue = new Map<Job, NodeJS.Timeout>()
  readonly #running = new Map<WorkerProcess, { readonly job: Job; readonly timer: NodeJS.Timeout }>()
  #lastId = 0
  /** How many workers in a row have ended before they could take a request. */
  #failedStarts = 0
  #isClosed = false
  readonly #first = Promise.withResolvers<void>()

  constructor(options: PoolOptions) {
    this.#options = options
    this.#first.promise.catch(() => {})
    for (let i = 0; i < options.workers; i++) this.#start()
  }

  /** Resolves when the first worker takes requests. @throws Error when it cannot start */
  get ready(): Promise<void> {
    return this.#first.promise
  }

  get counts() {
    const ready = [...this.#workers].filter(({ isReady }) => isReady).length
    return { ready, busy: this.#running.size, queued: this.#queue.size, starting: this.#workers.size - ready }
  }

  /** Has a worker take it, now or when there is one. */
  add(job: Job): void {
    const timer = setTimeout(() => {
      this.#queue.delete(job)
      job.onTimeout('queue')
    }, this.#options.waitLimit)
    this.#queue.set(job, timer)
    this.#next()
  }

  /** It waits no more, if it did. */
  remove(job: Job): void {
    clearTimeout(this.#queue.get(job))
    this.#queue.delete(job)
  }

  /** Ends all workers: those that have a request when they have answered it. */
  async close(): Promise<void> {
    this.#isClosed = true
    const workers = [...this.#workers]
    this.#closeIdle()
    await Promise.all(workers.map(({ ended }) => ended))
  }

  #start(): void {
    const worker = new WorkerProcess(++this.#lastId, this.#options.config, {
      onIdle: () => this.#onIdle(worker),
      onGone: (_, reason) => void this.#onGone(worker, reason),
    })
    this.#workers.add(worker)
  }

  #onIdle(worker: WorkerProcess): void {
    const running = this.#running.get(worker)
    if (running === undefined) {
      this.#failedStarts = 0
      this.#first.resolve()
      this.#options.onEvent({ kind: 'ready', worker: worker.id })
    }
    this.#finish(worker)
    this.#idle.push(worker)
    running?.job.onDone()
    this.#next()
  }

  /** Another takes its place: at once, unless workers end before they can do anything. */
  async #onGone(worker: WorkerProcess, reason: string): Promise<void> {
    const running = this.#running.get(worker)
    this.#finish(worker)
    this.#workers.delete(worker)
    const at = this.#idle.indexOf(worker)
    if (at >= 0) this.#idle.splice(at, 1)
    running?.job.onDone()
    if (!worker.isReady) {
      this.#failedStarts++
      this.#first.reject(new Error(reason))
    }
    this.#options.onEvent({ kind: 'gone', worker: worker.id, reason })
    if (this.#failedStarts > 0)
      await delay(Math.min(100 * 2 ** this.#failedStarts, mostDelay), undefined, { ref: false })
    if (!this.#isClosed) this.#start()
  }

  #next(): void {
    while (this.#idle.length > 0 && this.#queue.size > 0) {
      const [[job, waiting]] = this.#queue as unknown as [[Job, NodeJS.Timeout]]
      clearTimeout(waiting)
      this.#queue.delete(job)
      const worker = this.#idle.pop() as WorkerProcess
      const timer = setTimeout(() => {
        job.onTimeout('worker')
        worker.kill(`a request took longer than ${this.#options.timeLimit / 1000} s`)
      }, this.#options.timeLimit)
      this.#running.set(worker, { job, timer })
      job.onStart(worker)
      worker.begin(job, job.frames())
    }
    if (this.#isClosed) this.#closeIdle()
  }

  #finish(worker: WorkerProcess): void {
    clearTimeout(this.#running.get(worker)?.timer)
    this.#running.delete(worker)
  }

  #closeIdle(): void {
    if (this.#queue.size > 0) return
    for (const worker of this.#idle.splice(0)) {
      this.#workers.delete(worker)
      worker.close()
    }
    for (const worker of this.#workers) if (!worker.isReady) worker.kill('the server ends')
  }
}

/** Between two attempts to start a worker, in milliseconds. */
const mostDelay = 10_000
