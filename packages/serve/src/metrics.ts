import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Pool } from './pool.ts'

/** The metrics of a server, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #requests = new Counter({
    name: 'wasi_webgpu_requests_total',
    help: 'Finished requests, by status of the response; 499 means that the client left early.',
    labelNames: ['status'],
    registers: [this.#registry],
  })
  readonly #seconds = new Histogram({
    name: 'wasi_webgpu_request_duration_seconds',
    help: 'Time from the head of a request to the end of its response.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.#registry],
  })
  readonly #failures = new Counter({
    name: 'wasi_webgpu_failures_total',
    help: 'Requests without a complete response from the guest, by kind of failure.',
    labelNames: ['kind'],
    registers: [this.#registry],
  })
  readonly #received = new Counter({
    name: 'wasi_webgpu_request_body_bytes_total',
    help: 'Bytes received in the bodies of requests.',
    registers: [this.#registry],
  })
  readonly #sent = new Counter({
    name: 'wasi_webgpu_response_body_bytes_total',
    help: 'Bytes sent in the bodies of responses.',
    registers: [this.#registry],
  })
  readonly #replaced = new Counter({
    name: 'wasi_webgpu_workers_replaced_total',
    help: 'Worker processes that hung, crashed or lost their GPU, and were replaced.',
    registers: [this.#registry],
  })

  /** @param pool the pool whose workers and queue are counted on each scrape */
  constructor(pool: Pool) {
    new Gauge({
      name: 'wasi_webgpu_workers',
      help: 'Worker processes, by state.',
      labelNames: ['state'],
      registers: [this.#registry],
      collect() {
        const { ready, busy, starting } = pool.counts
        this.set({ state: 'busy' }, busy)
        this.set({ state: 'idle' }, ready - busy)
        this.set({ state: 'starting' }, starting)
      },
    })
    new Gauge({
      name: 'wasi_webgpu_requests_queued',
      help: 'Requests that wait for a worker.',
      registers: [this.#registry],
      collect() {
        this.set(pool.counts.queued)
      },
    })
  }

  /** Counts a finished request. */
  count({ status, seconds, failure, received, sent }: RequestMeasurement): void {
    this.#requests.inc({ status })
    this.#seconds.observe(seconds)
    this.#received.inc(received)
    this.#sent.inc(sent)
    if (failure !== undefined) this.#failures.inc({ kind: failure })
  }

  countReplacedWorker(): void {
    this.#replaced.inc()
  }

  /** Returns the metrics in Prometheus' text format, with its media type. */
  async print(): Promise<{ type: string; text: string }> {
    return { type: this.#registry.contentType, text: await this.#registry.metrics() }
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
