import type { WorkerConfig } from '@wasi-webgpu/serve/workers'
import type { NatsOptions } from './nats-connection.ts'

/** The configuration of a worker process for jobs. */
export interface JobConfig extends WorkerConfig {
  /** The NATS system, which a worker enters itself if its component needs it. */
  readonly nats: NatsOptions
  /** Subjects that a guest may publish to. */
  readonly publish: readonly string[]
}
