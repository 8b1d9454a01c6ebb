import type { NatsConnection } from '@nats-io/transport-node'
import type { Component } from '@wasi-webgpu/component'
import type { Grants } from '@wasi-webgpu/wasi'
import type { NatsOptions } from './nats-connection.ts'

/** Whether a component keeps its state in buckets or containers. */
export function usesStore({ imports }: Component): boolean {
  return imports.some(({ name }) => /^wasi:(keyvalue|blobstore)\//.test(name))
}

/** Connects a worker process with NATS, whose client is loaded only now. */
export async function connectGuest(nats: NatsOptions): Promise<NatsConnection> {
  const { connectNats } = await import('./nats-connection.ts')
  const nc = await connectNats(nats, 'wasi-webgpu guest')
  // Another process may enter again, or say why it cannot.
  void nc.closed().then(() => process.exit(1))
  return nc
}

/** Returns grants with the buckets of a NATS system as the store, unless they have another. */
export async function withStore(grants: Grants, nc: NatsConnection): Promise<Grants> {
  if (grants.store !== undefined) return grants
  const { NatsStore } = await import('./nats-store.ts')
  return { ...grants, store: new NatsStore(nc) }
}
