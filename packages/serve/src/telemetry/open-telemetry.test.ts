import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attributesOf, type Collector, type Span, startCollector } from '../testing/collector.ts'
import { startFakeServer } from '../testing/fake-server.ts'

let collector: Collector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(() => collector.close())

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'

describe('a server with a collector', () => {
  it('sends the spans of each request, within the trace of the client, and metrics', async () => {
    const { server, seen } = await startFakeServer(
      ({ path }) => ({ status: path === '/fails' ? 500 : 200 }),
      {
        otlp: `${collector.url}/`,
      },
    )
    const headers = { traceparent: `00-${traceId}-${parentId}-01`, 'x-request-id': 'r1' }
    await (await fetch(`${server.url}/a?b`, { headers })).text()
    await (await fetch(`${server.url}/fails`)).text()
    await server.close()

    const spans = collector.spans()
    const [first, second] = spans.filter(({ name }) => name === 'GET') as [Span, Span]
    expect(first).toMatchObject({ traceId, parentSpanId: parentId })
    expect(second.traceId).not.toBe(traceId)
    expect([first.status.code ?? 0, second.status.code]).toEqual([0, 2])
    expect(attributesOf(first)).toMatchObject({
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
    expect(seen.map(({ trace }) => trace)).toEqual(
      [first, second].map(({ traceId, spanId }) => [['traceparent', `00-${traceId}-${spanId}-01`]]),
    )

    const sent = collector.metrics()
    const { histogram } = sent.find(({ name }) => name === 'http.server.request.duration')!
    expect(histogram!.dataPoints.map(({ count }) => Number(count))).toEqual([1, 1])
    const points = (wanted: string) => sent.find(({ name }) => name === wanted)?.gauge?.dataPoints.length
    expect(['wasi_webgpu.workers', 'wasi_webgpu.requests.queued'].map(points)).toEqual([3, 1])
  })

  it('answers requests although the collector refuses, and says so in the log', async () => {
    const lines: Record<string, unknown>[] = []
    const { server } = await startFakeServer(() => ({}), {
      otlp: `${collector.url}/refused`,
      log: fields => lines.push(fields),
    })
    expect((await fetch(server.url)).status).toBe(200)
    await server.close()
    expect(lines.find(({ event }) => event === 'otlp')?.reason).toMatch(/OTLPExporterError|Bad Request|400/)
  })
})
