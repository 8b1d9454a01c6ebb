/**
 * The worker's side of a pool without HTTP: a process that runs the guest, for the entry modules of workers.
 *
 * @module
 */
export { BadAnswer } from './exchange.ts'
export type { Binding } from './guest-instance.ts'
export { httpProgram } from './http-program.ts'
export { RequestBody } from './request-body.ts'
export { longestTimer } from './timer-range.ts'
export { runWorker, type WorkerProgram, type WorkerSetup } from './worker-program.ts'
export { type HeaderList, type JobHead, messageOf, type WorkerConfig } from './worker-protocol.ts'
