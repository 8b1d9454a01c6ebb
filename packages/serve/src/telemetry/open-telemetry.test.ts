import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakeServer } from '../testing/fake-server.ts'

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly Attribute[]
  readonly status: { readonly code?: number }
}

let collector: Server
let url: string
interface Traces {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[]
}

interface Metric {
  readonly name: string
  readonly gauge?: { readonly dataPoints: readonly object[] }
  readonly histogram?: { readonly dataPoints: readonly { readonly count: number | string }[] }
}

interface Metrics {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[]
  }[]
}

const traces: Traces[] = []
const metrics: Metrics[] = []
beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const received = { '/v1/traces': traces, '/v1/metrics': metrics }[request.url as string]
    received?.push(JSON.parse(String(Buffer.concat(chunks))))
    response.writeHead(received === undefined ? 400 : 200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
})
afterAll(() => void collector.close())

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'

describe('a server with a collector', () => {
  it('sends the spans of each request, within the trace of the client, and metrics', async () => {
    const { server, seen } = await startFakeServer(
      ({ path }) => ({ status: path === '/fails' ? 500 : 200 }),
      {
        otlp: `${url}/`,
      },
    )
    const headers = { traceparent: `00-${traceId}-${parentId}-01`, 'x-request-id': 'r1' }
    await (await fetch(`${server.url}/a?b`, { headers })).text()
    await (await fetch(`${server.url}/fails`)).text()
    await server.close()

    const spans = traces.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    )
    const [first, second] = spans.filter(({ name }) => name === 'GET') as [Span, Span]
    expect(first).toMatchObject({ traceId, parentSpanId: parentId })
    expect(second.traceId).not.toBe(traceId)
    expect([first.status.code ?? 0, second.status.code]).toEqual([0, 2])
    const attributes = Object.fromEntries(
      first.attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
    )
    expect(attributes).toMatchObject({
      'http.request.method': 'GET',
      'url.path': '/a',
      'http.response.status_code': 200,
      'client.address': '127.0.0.1',
      'wasi_webgpu.worker': 1,
    })
    const children = spans.filter(({ parentSpanId }) => parentSpanId === first.spanId)
    const milliseconds = ({ startTimeUnixNano: from, endTimeUnixNano: to }: Span) =>
      Number(BigInt(to) - BigInt(from)) / 1e6
    expect(children.map(({ name }) => name)).toEqual(['queue', 'instantiate', 'guest', 'gpu'])
    for (const [i, time] of [1, 20, 300].entries())
      expect(milliseconds(children[i + 1]!)).toBeCloseTo(time, 1)

    const guest = new Map(seen[0]!.headers)
    expect(guest.get('traceparent')).toBe(`00-${traceId}-${first.spanId}-01`)
    expect(seen[0]!.headers.filter(([name]) => name === 'traceparent')).toHaveLength(1)

    const sent = metrics[0]!.resourceMetrics[0]!.scopeMetrics[0]!.metrics
    const { histogram } = sent.find(({ name }) => name === 'http.server.request.duration')!
    expect(histogram!.dataPoints.map(({ count }) => Number(count))).toEqual([1, 1])
    const points = (wanted: string) => sent.find(({ name }) => name === wanted)?.gauge?.dataPoints.length
    expect(['wasi_webgpu.workers', 'wasi_webgpu.requests.queued'].map(points)).toEqual([3, 1])
  })

  it('answers requests although the collector refuses, and says so in the log', async () => {
    const lines: Record<string, unknown>[] = []
    const { server } = await startFakeServer(() => ({}), {
      otlp: `${url}/refused`,
      log: fields => lines.push(fields),
    })
    expect((await fetch(server.url)).status).toBe(200)
    await server.close()
    expect(lines.find(({ event }) => event === 'otlp')?.reason).toMatch(/OTLPExporterError|Bad Request|400/)
  })
})
