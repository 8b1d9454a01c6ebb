import type { JsMsg } from '@nats-io/jetstream'
import type { Msg } from '@nats-io/transport-node'

/** Returns how many bytes a message has, its subject and headers included, which stay in memory together. */
export function messageBytes({ subject, data, headers }: Msg | JsMsg): number {
  let bytes = subject.length + data.length
  for (const [name, values] of headers ?? []) for (const value of values) bytes += name.length + value.length
  return bytes
}
