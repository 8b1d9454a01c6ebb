/**
 * The pool of worker processes without HTTP, for servers of other protocols.
 *
 * @module
 */
export { type Address, AdminServer, Probes } from './admin-server.ts'
export { entryModule } from './entry-module.ts'
export { type GuestOptions, workerConfig } from './guest-options.ts'
export { type FinishedJob, JobMetrics } from './job-metrics.ts'
export type { PausableLimit } from './pausable-limit.ts'
export { Pool, type PoolEvent, type PooledRequest, type PoolOptions } from './pool.ts'
export { refuseSharedFolders } from './shared-folders.ts'
export type { JobTelemetry, JobTrace } from './telemetry/job-trace.ts'
export { longestTimer, withinTimerRange } from './timer-range.ts'
export { type ResponseListener, spawnWorker, type WorkerProcess } from './worker-process.ts'
export {
  type CallTimes,
  encodeBody,
  encodeMessage,
  type Failure,
  type HeaderList,
  type JobHead,
  type WorkerConfig,
} from './worker-protocol.ts'
