import { Counter, Gauge, Registry } from 'prom-client'
import type { Pool } from './pool.ts'

/** The metrics of a pool of workers, for Prometheus; subclasses add those of what it works on. */
export class PoolMetrics {
  protected readonly registry: Registry = new Registry()
  readonly #failures: Counter<'kind'>
  readonly #replaced = new Counter({
    name: 'wasi_webgpu_workers_replaced_total',
    help: 'Worker processes that hung, crashed or lost their GPU, and were replaced.',
    registers: [this.registry],
  })

  /**
   * @param pool the pool whose workers and queue are counted on each scrape
   * @param queued name and explanation of what waits for a worker
   * @param failures explanation of the failures that are counted
   */
  constructor(pool: Pool, queued: { readonly name: string; readonly help: string }, failures: string) {
    this.#failures = new Counter({
      name: 'wasi_webgpu_failures_total',
      help: failures,
      labelNames: ['kind'],
      registers: [this.registry],
    })
    new Gauge({
      name: 'wasi_webgpu_workers',
      help: 'Worker processes, by state.',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        const { ready, busy, starting } = pool.counts
        this.set({ state: 'busy' }, busy)
        this.set({ state: 'idle' }, ready - busy)
        this.set({ state: 'starting' }, starting)
      },
    })
    new Gauge({
      ...queued,
      registers: [this.registry],
      collect() {
        this.set(pool.counts.queued)
      },
    })
  }

  countReplacedWorker(): void {
    this.#replaced.inc()
  }

  /** Returns the metrics in Prometheus' text format, with its media type. */
  async print(): Promise<{ type: string; text: string }> {
    return { type: this.registry.contentType, text: await this.registry.metrics() }
  }

  protected countFailure(kind: string): void {
    this.#failures.inc({ kind })
  }
}
