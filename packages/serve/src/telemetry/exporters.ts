/**
 * The SDK of OpenTelemetry for JavaScript, with exporters over OTLP. They read the variables `OTEL_EXPORTER_OTLP_*`,
 * `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` themselves.
 */
import { DiagLogLevel, diag, type Histogram, type Meter, type Tracer } from '@opentelemetry/api'
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
import { samplerOf } from './sampler.ts'

/** Where spans and measurements go. */
export interface Exporters {
  readonly tracer: Tracer
  readonly meter: Meter
  /** Sends what remains, and ends. */
  close(): Promise<void>
}

/**
 * Starts to send traces and metrics, those of the workers included.
 *
 * @param endpoint URL of a collector, such as `http://127.0.0.1:4318`; if it is empty, the variables of OpenTelemetry name it
 * @param queued name of the metric for what waits for a worker
 * @param log receives what the SDK complains about, such as a collector that cannot be reached
 */
export function startExporters(endpoint: string, pool: Pool, queued: string, log: Log): Exporters {
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
  meter.createObservableGauge('wasi_webgpu.workers').addCallback(gauge => {
    const { ready, busy, starting } = pool.counts
    gauge.observe(busy, { state: 'busy' })
    gauge.observe(ready - busy, { state: 'idle' })
    gauge.observe(starting, { state: 'starting' })
  })
  meter.createObservableGauge(queued).addCallback(gauge => gauge.observe(pool.counts.queued))
  return {
    tracer: tracers.getTracer(scope),
    meter,
    async close() {
      // A collector that is gone must not hold the process.
      const closing = Promise.allSettled([tracers.shutdown(), meters.shutdown()])
      await Promise.race([closing, new Promise(resolve => setTimeout(resolve, patience))])
    },
  }
}

/** Creates the histogram of durations in seconds, with the boundaries that the semantic conventions advise. */
export function durations(meter: Meter, name: string): Histogram {
  return meter.createHistogram(name, {
    unit: 's',
    advice: {
      explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    },
  })
}

const scope = 'wasi-webgpu'

/** How long the last batch may take, in milliseconds. */
const patience = 5000

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
