import { Counter, Gauge, Histogram } from 'prom-client'
import type { Pool } from './pool.ts'
import { PoolMetrics } from './pool-metrics.ts'

/** The metrics of workers of a queue. */
export class JobMetrics extends PoolMetrics {
  readonly #jobs = new Counter({
    name: 'wasi_webgpu_jobs_total',
    help: 'Jobs by result: done; again, because it failed and is delivered again; dead, a dead letter; failed, a request.',
    labelNames: ['result'],
    registers: [this.registry],
  })
  readonly #seconds = new Histogram({
    name: 'wasi_webgpu_job_duration_seconds',
    help: 'Time from the arrival of a job here to its end.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers: [this.registry],
  })

  /**
   * @param pending returns how many messages of the stream no worker has yet, on any machine; `undefined` when the server
   *   does not say
   */
  constructor(pool: Pool, pending?: () => Promise<number | undefined>) {
    const queued = { name: 'wasi_webgpu_jobs_queued', help: 'Jobs that are held here and wait for a worker.' }
    super(pool, queued, 'Jobs that a guest failed to do, by kind of failure.')
    if (pending === undefined) return
    new Gauge({
      name: 'wasi_webgpu_jobs_pending',
      help: 'Messages of the stream that the consumer has given to no worker yet, on any machine.',
      registers: [this.registry],
      async collect() {
        const count = await pending()
        if (count === undefined) this.remove()
        else this.set(count)
      },
    })
  }

  /** Counts a job that is over. */
  count({ result, seconds, failure }: FinishedJob): void {
    this.#jobs.inc({ result })
    this.#seconds.observe(seconds)
    if (failure !== undefined) this.countFailure(failure)
  }
}

/** A job that is over. */
export interface FinishedJob {
  /**
   * `done`; `again`, when it failed and is delivered again; `dead`, when it is stored with the dead letters; `failed`, for a
   * request without a stream.
   */
  readonly result: 'done' | 'again' | 'dead' | 'failed'
  /** Time from its arrival to its end. */
  readonly seconds: number
  /** Kind of its failure. */
  readonly failure: string | undefined
  /** Why it failed. */
  readonly reason: string | undefined
  /** Id of the worker that had it. */
  readonly worker: number | undefined
  /** How often it was delivered, if a stream counts that. */
  readonly delivery: number | undefined
}
