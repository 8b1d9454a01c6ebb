import type { FinishedJob } from '../job-metrics.ts'
import type { HeaderList } from '../worker-protocol.ts'
import type { CallTrace } from './call-trace.ts'

/** Follows a job on its way, for {@link JobTelemetry}. */
export interface JobTrace extends CallTrace {
  /** It is known what becomes of its message. */
  finished(job: FinishedJob): void
}

/** Where traces and metrics of jobs go. */
export interface JobTelemetry {
  /**
   * Begins the trace of a job.
   *
   * @param subject of its message
   * @param bytes of its message
   * @param fields headers of the message, which may name the trace that it belongs to
   */
  begin(subject: string, bytes: number, fields: HeaderList): JobTrace
  /** Sends what remains, and ends. */
  close(): Promise<void>
}
