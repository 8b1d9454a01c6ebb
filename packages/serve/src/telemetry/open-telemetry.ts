/**
 * Traces and metrics of requests, by the SDK of OpenTelemetry for JavaScript, over OTLP. Loaded only when it is asked for.
 *
 * The names are those of the semantic conventions for HTTP: https://opentelemetry.io/docs/specs/semconv/http/. The SDK and its
 * exporters read the variables `OTEL_EXPORTER_OTLP_*`, `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` themselves.
 */
import {
  type Context,
  DiagLogLevel,
  defaultTextMapGetter,
  defaultTextMapSetter,
  diag,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Log } from '../log.ts'
import type { Pool } from '../pool.ts'
import type { CallTimes, HeaderList } from '../worker-protocol.ts'
import type { RequestOutcome, RequestTrace, Telemetry } from './request-trace.ts'
import { samplerOf } from './sampler.ts'

/**
 * Starts to send traces and metrics.
 *
 * @param endpoint URL of a collector, such as `http://127.0.0.1:4318`; if it is empty, the variables of OpenTelemetry name it
 * @param pool the workers, which are counted for the metrics
 * @param log receives what the SDK complains about, such as a collector that cannot be reached
 */
export function openTelemetry(endpoint: string, pool: Pool, log: Log): Telemetry {
  diag.setLogger(complaintsTo(log), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
  const to = (path: string) => (endpoint === '' ? {} : { url: `${endpoint.replace(/\/$/, '')}/v1/${path}` })
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'wasi-webgpu' }))
    .merge(detectResources({ detectors: [envDetector] }))
  const tracers = new TracerProvider({
    resource,
    sampler: samplerOf(process.env),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(to('traces')) })],
  })
  const meters = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(to('metrics')) })],
  })
  const meter = meters.getMeter(scope)
  const seconds = meter.createHistogram('http.server.request.duration', {
    unit: 's',
    advice: {
      explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    },
  })
  meter.createObservableGauge('wasi_webgpu.workers').addCallback(gauge => {
    const { ready, busy, starting } = pool.counts
    gauge.observe(busy, { state: 'busy' })
    gauge.observe(ready - busy, { state: 'idle' })
    gauge.observe(starting, { state: 'starting' })
  })
  meter
    .createObservableGauge('wasi_webgpu.requests.queued')
    .addCallback(gauge => gauge.observe(pool.counts.queued))
  const tracer = tracers.getTracer(scope)
  return {
    begin: (method, path, fields) =>
      new Spans(tracer, method, path, fields, (time, attributes) => seconds.record(time, attributes)),
    async close() {
      // A collector that is gone must not hold the server.
      const closing = Promise.allSettled([tracers.shutdown(), meters.shutdown()])
      await Promise.race([closing, new Promise(resolve => setTimeout(resolve, patience))])
    },
  }
}

const scope = 'wasi-webgpu'

/** How long the last batch may take, in milliseconds. */
const patience = 5000

const propagator = new W3CTraceContextPropagator()

type Attributes = Readonly<Record<string, string | number>>

/** The spans of a request: its own, the wait in the queue, the instantiation, the guest, and the GPU after it. */
class Spans implements RequestTrace {
  readonly #tracer: Tracer
  readonly #context: Context
  readonly #attributes: Attributes
  readonly #record: (seconds: number, attributes: Attributes) => void
  #queuedAt: number | undefined
  #startedAt: number | undefined

  constructor(
    tracer: Tracer,
    method: string,
    path: string,
    fields: HeaderList,
    record: (seconds: number, attributes: Attributes) => void,
  ) {
    this.#tracer = tracer
    this.#record = record
    const carrier = Object.fromEntries(fields.map(([name, value]) => [name.toLowerCase(), value]))
    const parent = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter) as Context
    this.#attributes = { 'http.request.method': method, 'url.scheme': 'http' }
    const attributes = { ...this.#attributes, 'url.path': path.split('?')[0] as string }
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER, startTime: now(), attributes }, parent)
    this.#context = trace.setSpan(parent, span)
  }

  fieldsForGuest(fields: HeaderList): HeaderList {
    const ours: Record<string, string> = {}
    propagator.inject(this.#context, ours, defaultTextMapSetter)
    return [...fields.filter(([name]) => !/^trace(parent|state)$/i.test(name)), ...Object.entries(ours)]
  }

  queued(): void {
    this.#queuedAt = now()
  }

  started(): void {
    this.#startedAt = now()
    this.#child('queue', this.#queuedAt ?? this.#startedAt, this.#startedAt)
  }

  done(times: CallTimes | undefined): void {
    const start = this.#startedAt as number
    if (times === undefined) {
      this.#child('guest', start, now())
      return
    }
    const called = start + times.instantiate
    const returned = called + times.guest
    this.#child('instantiate', start, called)
    this.#child('guest', called, returned)
    this.#child('gpu', returned, returned + times.gpu)
  }

  finished({ status, seconds, client, id, worker, failure, reason }: RequestOutcome): void {
    if (this.#startedAt === undefined && this.#queuedAt !== undefined)
      this.#child('queue', this.#queuedAt, now())
    const outcome = {
      ...this.#attributes,
      'http.response.status_code': status,
      ...(failure !== undefined && { 'error.type': failure }),
    }
    const span = trace.getSpan(this.#context)!
    span.setAttributes({
      ...outcome,
      'http.request.header.x-request-id': [id],
      ...(client !== undefined && { 'client.address': client }),
      ...(worker !== undefined && { 'wasi_webgpu.worker': worker }),
    })
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR, ...(reason && { message: reason }) })
    span.end(now())
    this.#record(seconds, outcome)
  }

  #child(name: string, startTime: number, end: number): void {
    this.#tracer.startSpan(name, { startTime }, this.#context).end(end)
  }
}

/** Returns the time in milliseconds since 1970, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now()
}

/** Logs complaints of the SDK, each once: a collector that is gone is one for each batch. */
function complaintsTo(log: Log) {
  const known = new Set<string>()
  const complain = (...parts: readonly unknown[]) => {
    const reason = parts.map(part => (part instanceof Error ? part.message : String(part))).join(' ')
    if (known.has(reason) || known.size > 100) return
    known.add(reason)
    log({ event: 'otlp', reason })
  }
  const ignore = () => {}
  return { error: complain, warn: complain, info: ignore, debug: ignore, verbose: ignore }
}
