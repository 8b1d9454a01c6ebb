import type { CallTimes, HeaderList } from '../worker-protocol.ts'

/** Follows a call of a guest on its way through the pool. */
export interface CallTrace {
  /** Header fields that name this trace: https://www.w3.org/TR/trace-context/. */
  readonly fields: HeaderList
  /** The call waits for a worker. */
  queued(): void
  /** A worker has confirmed it. */
  started(): void
  /** The worker has finished it, or has ended without a word about times. */
  done(times: CallTimes | undefined): void
}
