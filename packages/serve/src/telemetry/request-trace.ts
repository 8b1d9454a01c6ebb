import type { RequestMeasurement } from '../metrics.ts'
import type { HeaderList } from '../worker-protocol.ts'
import type { CallTrace } from './call-trace.ts'

/** Follows a request on its way, for {@link Telemetry}. */
export interface RequestTrace extends CallTrace {
  /** Returns the fields of the request for the guest, which names this trace to servers that it calls. */
  fieldsForGuest(fields: HeaderList): HeaderList
  /** The client has its response, or has left. */
  finished(request: RequestOutcome): void
}

/** Outcome of a request, for the log and for {@link Telemetry}. */
export interface RequestOutcome extends RequestMeasurement {
  /** Its ID, of `x-request-id` or new. */
  readonly id: string
  /** Address of the client, or of the last proxy. */
  readonly client: string | undefined
  /** The id of the worker that had the request. */
  readonly worker: number | undefined
  /** Why the response is missing or incomplete, for the log. */
  readonly reason: string | undefined
}

/** Where traces and metrics of requests go. */
export interface Telemetry {
  /**
   * Begins the trace of a request.
   *
   * @param fields of the request, which may name the trace that it belongs to
   */
  begin(method: string, path: string, fields: HeaderList): RequestTrace
  /** Sends what remains, and ends. */
  close(): Promise<void>
}
