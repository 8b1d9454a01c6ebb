import type { CallTimes } from '../worker-protocol.ts'

/** Follows a call of a guest on its way through the pool. */
export interface CallTrace {
  /** The call waits for a worker. */
  queued(): void
  /** A worker has confirmed it. */
  started(): void
  /** The worker has finished it, or has ended without a word about times. */
  done(times: CallTimes | undefined): void
}
