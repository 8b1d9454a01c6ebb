import {
  type CallTimes,
  encodeBody,
  encodeMessage,
  type Failure,
  type JobHead,
  type JobTrace,
  type PausableLimit,
  type PooledRequest,
  type WorkerProcess,
} from '@wasi-webgpu/serve/workers'

/** A message on its way through the pool of workers. */
export class Job implements PooledRequest {
  /** Resolves when the job is over. */
  readonly over: Promise<Outcome>
  readonly #end: (outcome: Outcome) => void
  readonly #head: JobHead
  readonly #body: Uint8Array
  readonly #timeLimit: number
  readonly #trace: JobTrace | undefined
  readonly #begin = performance.now()
  #times: CallTimes | undefined
  #worker: number | undefined
  #failure: JobFailure | undefined

  /**
   * @param timeLimit the limit of the guest in milliseconds, for the message when it is exceeded
   * @param trace follows the job, if traces are wanted
   */
  constructor(head: JobHead, body: Uint8Array, timeLimit: number, trace?: JobTrace) {
    this.#head = head
    this.#body = body
    this.#timeLimit = timeLimit
    this.#trace = trace
    trace?.queued()
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    this.over = promise
    this.#end = resolve
  }

  /** Whether nobody waits for the job any more: never, since the queue does. */
  get isOver(): boolean {
    return false
  }

  frames(): readonly Uint8Array[] {
    const body = this.#body.length > 0 ? encodeBody(this.#body) : []
    return [
      encodeMessage('job', { ...this.#head, trace: this.#trace?.fields }),
      ...body,
      encodeMessage('end', { trailers: [] }),
    ]
  }

  onStart({ id }: WorkerProcess, _: PausableLimit): void {
    this.#worker = id
    this.#trace?.started()
  }

  onTimes(times: CallTimes): void {
    this.#times = times
  }

  onDone(): void {
    this.#trace?.done(this.#times)
    this.#finish()
  }

  onTimeout(where: 'queue' | 'worker'): void {
    if (where === 'queue') {
      this.leave('no worker was free in time')
    } else {
      this.#failure ??= { kind: 'timeout', reason: `it took longer than ${this.#timeLimit / 1000} s` }
    }
  }

  onFailure(failure: Failure): void {
    this.#failure ??= failure
  }

  /** Ends a job that no worker has begun. */
  leave(reason: string): void {
    this.#failure ??= { kind: 'unstarted', reason }
    this.#finish()
  }

  // A job has no response.
  onHead(): void {}
  onBody(): boolean {
    return true
  }
  onEnd(): void {}
  onDrain(): void {}

  #finish(): void {
    this.#end({
      failure: this.#failure,
      worker: this.#worker,
      trace: this.#trace,
      milliseconds: Number((performance.now() - this.#begin).toFixed(2)),
    })
  }
}

/** Result of a job. */
export interface Outcome {
  /** Why the job is not done. */
  readonly failure: JobFailure | undefined
  /** Id of the worker that had it. */
  readonly worker: number | undefined
  /** The trace of the job, which ends when it is known what becomes of its message. */
  readonly trace?: JobTrace | undefined
  /** Time from its arrival to its end. */
  readonly milliseconds: number
}

/**
 * Why a job is not done: the guest trapped, its handler returned an error, or took too long; or no worker began the job
 * (`unstarted`).
 */
export interface JobFailure {
  readonly kind: Failure['kind'] | 'timeout' | 'unstarted'
  readonly reason: string
}
