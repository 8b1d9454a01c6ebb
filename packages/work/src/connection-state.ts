import type { NatsConnection } from '@nats-io/transport-node'
import type { Log } from '@wasi-webgpu/serve'

/** Knows whether a connection is lost, and logs when it is, and when it is back. */
export class ConnectionState {
  readonly #nc: NatsConnection
  #isLost = false

  constructor(nc: NatsConnection, log: Log) {
    this.#nc = nc
    void this.#watch(log)
  }

  /** Whether no server is there for the connection now. */
  get isLost(): boolean {
    return this.#isLost || this.#nc.isClosed()
  }

  async #watch(log: Log): Promise<void> {
    for await (const status of this.#nc.status()) {
      if (status.type === 'disconnect' || status.type === 'reconnect') {
        this.#isLost = status.type === 'disconnect'
        log({ event: status.type, server: status.server })
      } else if (status.type === 'error') log({ event: 'nats-error', reason: status.error.message })
    }
  }
}
