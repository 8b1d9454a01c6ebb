/** Entry module of a worker process of the HTTP server whose guests have their state in NATS. */

import { httpProgram, runWorker, type WorkerConfig } from '@wasi-webgpu/serve/guest'
import type { NatsOptions } from './nats-connection.ts'
import { connectGuest, usesStore, withStore } from './store-connection.ts'

/** The configuration of such a worker process. */
interface HttpConfig extends WorkerConfig {
  /** The NATS system, which a worker enters if its component needs it. */
  readonly nats: NatsOptions
}

await runWorker({
  ...httpProgram,
  async open(component, config: HttpConfig) {
    if (!usesStore(component)) return httpProgram.open(component, config)
    const grants = await withStore(config.grants, await connectGuest(config.nats))
    return httpProgram.open(component, { ...config, grants })
  },
})
