import { Match, type Msg } from '@nats-io/transport-node'
import type { JobHead } from '@wasi-webgpu/serve/workers'
import type { Delivery } from './delivery.ts'
import type { JobMessage } from './job-queue.ts'

/** Returns a message of NATS as a job, with the trace that its headers name: https://www.w3.org/TR/trace-context/. */
export function jobMessage(head: JobHead, message: Msg | Delivery): JobMessage {
  const { data, headers } = message
  const traceFields = ['traceparent', 'tracestate'].flatMap(name => {
    const value = headers?.get(name, Match.IgnoreCase)
    return value ? [[name, value] as const] : []
  })
  return { head, body: data, bytes: messageBytes(message), traceFields }
}

/** Returns how many bytes a message has, its subject and headers included, which stay in memory together. */
function messageBytes({ subject, data, headers }: Msg | Delivery): number {
  let bytes = subject.length + data.length
  for (const [name, values] of headers ?? []) for (const value of values) bytes += name.length + value.length
  return bytes
}
