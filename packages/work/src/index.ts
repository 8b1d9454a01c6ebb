/**
 * Workers of a NATS queue: a WebAssembly component does the jobs, in worker processes. Start with {@link work}.
 *
 * `queue-worker.ts` starts the parts. A message comes from `stream-source.ts` (JetStream) or `subject-source.ts` (requests),
 * becomes a `Job` of the pool of `@wasi-webgpu/serve`, and reaches the guest in `job-worker.ts`, a process of its own, where
 * `messaging.ts` binds it to `wasmcloud:messaging`. The server acknowledges a message only when its job is done.
 *
 * @module
 */

export type { NatsOptions, NatsTls } from './nats-connection.ts'
export { natsWorker } from './nats-worker.ts'
export { QueueError } from './queue-error.ts'
export type { QueueWorker } from './queue-worker.ts'
export type { StreamOptions } from './stream-source.ts'
export type { SubjectOptions } from './subject-source.ts'
export { type WorkOptions, work } from './work.ts'
