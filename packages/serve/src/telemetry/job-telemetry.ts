/**
 * Traces and metrics of jobs, over OTLP. Loaded only when it is asked for.
 *
 * The names are those of the semantic conventions for messaging: https://opentelemetry.io/docs/specs/semconv/messaging/.
 */
import { type Attributes, type Histogram, SpanKind, type Tracer } from '@opentelemetry/api'
import type { FinishedJob } from '../job-metrics.ts'
import type { Log } from '../log.ts'
import type { Pool } from '../pool.ts'
import type { HeaderList } from '../worker-protocol.ts'
import { CallSpans } from './call-spans.ts'
import { durations, startExporters } from './exporters.ts'
import type { JobTelemetry, JobTrace } from './job-trace.ts'

/**
 * Starts to send traces and metrics, as {@link startExporters} does.
 *
 * @param source name of the stream and its consumer, or the subject: spans have it in their names
 */
export function openJobTelemetry(endpoint: string, pool: Pool, source: string, log: Log): JobTelemetry {
  const { tracer, meter, close } = startExporters(endpoint, pool, 'wasi_webgpu.jobs.queued', log)
  const seconds = durations(meter, 'messaging.process.duration')
  return {
    begin: (subject, bytes, fields) => {
      const message = { 'messaging.destination.name': subject, 'messaging.message.envelope.size': bytes }
      return new JobSpans(tracer, source, message, fields, seconds)
    },
    close,
  }
}

/** The spans of a job. */
class JobSpans extends CallSpans implements JobTrace {
  readonly #attributes: Attributes
  readonly #seconds: Histogram

  constructor(tracer: Tracer, source: string, message: Attributes, fields: HeaderList, seconds: Histogram) {
    const own = {
      'messaging.system': 'nats',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.subscription.name': source,
    }
    super(tracer, `process ${source}`, {
      kind: SpanKind.CONSUMER,
      attributes: { ...own, ...message },
      fields,
    })
    this.#attributes = own
    this.#seconds = seconds
  }

  finished({ result, seconds, failure, reason, worker, delivery }: FinishedJob): void {
    const outcome = { ...this.#attributes, ...(failure !== undefined && { 'error.type': failure }) }
    const more = {
      'wasi_webgpu.job.result': result,
      ...(delivery !== undefined && { 'wasi_webgpu.job.delivery': delivery }),
      ...(worker !== undefined && { 'wasi_webgpu.worker': worker }),
    }
    this.end({ ...outcome, ...more }, failure !== undefined, reason)
    this.#seconds.record(seconds, outcome)
  }
}
