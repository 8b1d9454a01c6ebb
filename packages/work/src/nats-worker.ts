import type { ServeOptions } from '@wasi-webgpu/serve'
import { entryModule } from '@wasi-webgpu/serve/workers'
import type { NatsOptions } from './nats-connection.ts'

/**
 * Returns worker processes for `serve` of `@wasi-webgpu/serve`, whose guests have their buckets and containers in a NATS system.
 *
 * @example
 * const server = await serve('app.wasm', {
 *   worker: natsWorker({ servers: ['nats://127.0.0.1:4222'] }),
 *   grants: { buckets: { results: {} } },
 * })
 */
export function natsWorker(nats: NatsOptions): NonNullable<ServeOptions['worker']> {
  return { module: entryModule('http-worker', import.meta.url), config: { nats } }
}
