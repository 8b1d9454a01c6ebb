import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Pool } from './pool.ts'

/** What the server counts, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #requests = new Counter({
    name: 'wasi_webgpu_requests_total',
    help: 'Requests that were answered, by the status of the response; 499: the client had gone.',
    labelNames: ['status'],
    registers: [this.#registry],
  })
  readonly #seconds = new Histogram({
    name: 'wasi_webgpu_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its response.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.#registry],
  })
  readonly #failures = new Counter({
    name: 'wasi_webgpu_failures_total',
    help: 'Requests without a whole response of the guest: it trapped, gave none, took too long; no worker was free; or the client was slow or had gone.',
    labelNames: ['kind'],
    registers: [this.#registry],
  })
  readonly #received = new Counter({
    name: 'wasi_webgpu_request_body_bytes_total',
    help: 'Bytes of the bodies of requests.',
    registers: [this.#registry],
  })
  readonly #sent = new Counter({
    name: 'wasi_webgpu_response_body_bytes_total',
    help: 'Bytes of the bodies of responses.',
    registers: [this.#registry],
  })
  readonly #replaced = new Counter({
    name: 'wasi_webgpu_workers_replaced_total',
    help: 'Worker processes that ended and were replaced: they hung, crashed, or lost their GPU.',
    registers: [this.#registry],
  })

  /** @param pool whose workers are counted when somebody asks */
  constructor(pool: Pool) {
    new Gauge({
      name: 'wasi_webgpu_workers',
      help: 'Worker processes, by what they do.',
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

  /** A request is over. */
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

  /** In Prometheus' text format. */
  async print(): Promise<{ type: string; text: string }> {
    return { type: this.#registry.contentType, text: await this.#registry.metrics() }
  }
}

/** What is counted of a request. */
export interface RequestMeasurement {
  readonly status: number
  readonly seconds: number
  readonly failure: FailureKind | undefined
  /** Bytes of the bodies. */
  readonly received: number
  readonly sent: number
}

/** Why a request has no whole response of the guest. */
export type FailureKind = 'trap' | 'error' | 'timeout' | 'busy' | 'too-large' | 'malformed' | 'slow' | 'gone'
