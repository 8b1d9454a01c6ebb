import { Counter, Histogram } from 'prom-client'
import type { Pool } from './pool.ts'
import { PoolMetrics } from './pool-metrics.ts'

/** The metrics of a server. */
export class Metrics extends PoolMetrics {
  readonly #requests = new Counter({
    name: 'wasi_webgpu_requests_total',
    help: 'Finished requests, by status of the response; 499 means that the client left early.',
    labelNames: ['status'],
    registers: [this.registry],
  })
  readonly #seconds = new Histogram({
    name: 'wasi_webgpu_request_duration_seconds',
    help: 'Time from the head of a request to the end of its response.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  })
  readonly #received = new Counter({
    name: 'wasi_webgpu_request_body_bytes_total',
    help: 'Bytes received in the bodies of requests.',
    registers: [this.registry],
  })
  readonly #sent = new Counter({
    name: 'wasi_webgpu_response_body_bytes_total',
    help: 'Bytes sent in the bodies of responses.',
    registers: [this.registry],
  })

  constructor(pool: Pool) {
    const queued = { name: 'wasi_webgpu_requests_queued', help: 'Requests that wait for a worker.' }
    super(pool, queued, 'Requests without a complete response from the guest, by kind of failure.')
  }

  /** Counts a finished request. */
  count({ status, seconds, failure, received, sent }: RequestMeasurement): void {
    this.#requests.inc({ status })
    this.#seconds.observe(seconds)
    this.#received.inc(received)
    this.#sent.inc(sent)
    if (failure !== undefined) this.countFailure(failure)
  }
}

/** Measurements of a request. */
export interface RequestMeasurement {
  /** Status of the response; 499 when the client left before its end. */
  readonly status: number
  /** Time from the head of the request to the end of its response. */
  readonly seconds: number
  readonly failure: FailureKind | undefined
  /** Bytes of the request's body. */
  readonly received: number
  /** Bytes of the response's body. */
  readonly sent: number
}

/** Why a request has no complete response from the guest. */
export type FailureKind = 'trap' | 'error' | 'timeout' | 'busy' | 'too-large' | 'malformed' | 'slow' | 'gone'
