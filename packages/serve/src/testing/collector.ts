import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span, as OTLP states it in JSON. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly Attribute[]
  readonly status: { readonly code?: number }
}

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

/** A metric, as OTLP states it in JSON. */
export interface Metric {
  readonly name: string
  readonly gauge?: { readonly dataPoints: readonly object[] }
  readonly histogram?: { readonly dataPoints: readonly { readonly count: number | string }[] }
}

interface Traces {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[]
}

interface Metrics {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[]
  }[]
}

/** A collector of OpenTelemetry that keeps what it receives; it refuses paths that OTLP does not have. */
export interface Collector {
  readonly url: string
  /** All spans that have arrived. */
  spans(): Span[]
  /** The metrics of the first batch that has arrived. */
  metrics(): readonly Metric[]
  close(): void
}

export async function startCollector(): Promise<Collector> {
  const traces: Traces[] = []
  const metrics: Metrics[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const received = { '/v1/traces': traces, '/v1/metrics': metrics }[request.url as string]
    received?.push(JSON.parse(String(Buffer.concat(chunks))))
    response.writeHead(received === undefined ? 400 : 200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () =>
      traces.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    metrics: () => metrics[0]?.resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? [],
    close: () => void server.close(),
  }
}

/** Returns the attributes of a span by name. */
export function attributesOf({ attributes }: Span): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
