/**
 * Traces and metrics of requests, over OTLP. Loaded only when it is asked for.
 *
 * The names are those of the semantic conventions for HTTP: https://opentelemetry.io/docs/specs/semconv/http/.
 */
import { type Attributes, type Histogram, SpanKind, type Tracer } from '@opentelemetry/api'
import type { Log } from '../log.ts'
import type { Pool } from '../pool.ts'
import type { HeaderList } from '../worker-protocol.ts'
import { CallSpans } from './call-spans.ts'
import { durations, startExporters } from './exporters.ts'
import type { RequestOutcome, RequestTrace, Telemetry } from './request-trace.ts'

/**
 * Starts to send traces and metrics, as {@link startExporters} does.
 *
 * @param pool the workers, which are counted for the metrics
 */
export function openTelemetry(endpoint: string, pool: Pool, log: Log): Telemetry {
  const { tracer, meter, close } = startExporters(endpoint, pool, 'wasi_webgpu.requests.queued', log)
  const seconds = durations(meter, 'http.server.request.duration')
  return {
    begin: (method, path, fields) => new Spans(tracer, method, path, fields, seconds),
    close,
  }
}

/** The spans of a request. */
class Spans extends CallSpans implements RequestTrace {
  readonly #attributes: Attributes
  readonly #seconds: Histogram

  constructor(tracer: Tracer, method: string, path: string, fields: HeaderList, seconds: Histogram) {
    const own = { 'http.request.method': method, 'url.scheme': 'http' }
    const attributes = { ...own, 'url.path': path.split('?')[0] as string }
    super(tracer, method, { kind: SpanKind.SERVER, attributes, fields })
    this.#attributes = own
    this.#seconds = seconds
  }

  fieldsForGuest(fields: HeaderList): HeaderList {
    return [...fields.filter(([name]) => !/^trace(parent|state)$/i.test(name)), ...this.fields]
  }

  finished({ status, seconds, client, id, worker, failure, reason }: RequestOutcome): void {
    const outcome = {
      ...this.#attributes,
      'http.response.status_code': status,
      ...(failure !== undefined && { 'error.type': failure }),
    }
    const more = {
      'http.request.header.x-request-id': [id],
      ...(client !== undefined && { 'client.address': client }),
      ...(worker !== undefined && { 'wasi_webgpu.worker': worker }),
    }
    this.end({ ...outcome, ...more }, status >= 500, reason)
    this.#seconds.record(seconds, outcome)
  }
}
