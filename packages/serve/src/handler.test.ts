import { roomOf, wasi } from '@wasi-webgpu/wasi'
import { describe, expect, it } from 'vitest'
import { type Handler, handle } from './handler.ts'
import { FakeExchange } from './testing/fake-exchange.ts'

/** The functions and classes of `wasi:http/types@0.3`, as a guest sees them. */
// biome-ignore lint/suspicious/noExplicitAny: a guest calls them by their names in WIT
const imports = (await wasi({}, ['wasi:http/types@0.3.0'])) as any
const http = imports['wasi:http/types@0.3']

const done = { tag: 'ok', val: undefined }
const bytes = (text: string) => Buffer.from(text, 'latin1')

/** Has a guest answer; returns what the client receives, the error, and what the guest learns of it. */
async function answer(
  headers: readonly (readonly [string, string])[],
  pieces: readonly string[],
  method = 'GET',
) {
  const exchange = new FakeExchange({ method, headers: [['x', '\xff\xe9']] })
  let heard: Promise<unknown> = Promise.resolve()
  let seen: number[][] = []
  const handler = {
    async handle(request: { getHeaders(): { get(name: string): Uint8Array[] } }) {
      seen = request
        .getHeaders()
        .get('x')
        .map(value => [...value])
      const fields = http['[static]fields.from-list'](headers.map(([name, value]) => [name, bytes(value)]))
      const body = (async function* () {
        for (const piece of pieces) yield bytes(piece)
      })()
      const [response, sent] = http['[static]response.new'](
        fields,
        body,
        Promise.resolve({ tag: 'ok', val: undefined }),
      )
      heard = sent.read()
      return response
    },
  } as unknown as Handler
  const problem = await handle(handler, exchange, imports).then(
    () => undefined,
    error => (error as Error).message,
  )
  return { exchange, problem, heard: await heard, seen }
}

describe('a response of wasi:http/handler@0.3', () => {
  it('keeps the bytes of its fields, as the request does', async () => {
    const { exchange, heard, seen } = await answer([['y', '\x80\xfe']], ['ok'])
    expect(seen).toEqual([[0xff, 0xe9]])
    expect(exchange.response?.headers).toEqual([['y', '\x80\xfe']])
    expect([exchange.written, exchange.trailers, heard]).toEqual(['ok', [], { tag: 'ok', val: undefined }])
  })

  it.each([
    ['longer', ['a', 'bcd'], 'a', 4n],
    ['shorter', ['a', 'b'], 'ab', 2n],
  ])(
    'whose body is %s than its stated length stays incomplete, and the guest receives the error',
    async (_, pieces, written, val) => {
      const { exchange, problem, heard } = await answer([['content-length', '3']], pieces)
      expect(problem).toBe(`the body of its response has ${val} bytes, not 3 as its content-length says`)
      expect([exchange.written, exchange.trailers]).toEqual([written, undefined])
      expect(heard).toEqual({ tag: 'err', val: { tag: 'HTTP-response-body-size', val } })
    },
  )

  it('to HEAD needs no body although it states a length', async () => {
    const { exchange, problem } = await answer([['content-length', '3']], [], 'HEAD')
    expect([problem, exchange.trailers]).toEqual([undefined, []])
  })
})

it.each([
  [3000, { tag: 'ok' }],
  [4500, { tag: 'err', val: { tag: 'HTTP-request-trailer-section-size' } }],
])(
  'a request with %d trailers reaches the guest, which learns whether they are too many',
  async (count, end) => {
    const many = Array.from({ length: count }, () => ['a', ''] as const)
    let heard: unknown
    const handler = {
      async handle(request: object) {
        const [body, trailers] = http['[static]request.consume-body'](request, Promise.resolve(done))
        await Array.fromAsync(body)
        heard = await trailers
        return http['[static]response.new'](
          http['[constructor]fields'](),
          undefined,
          Promise.resolve({ tag: 'ok', val: undefined }),
        )[0]
      },
    } as unknown as Handler
    const exchange = new FakeExchange({}, many)
    await handle(handler, exchange, imports)
    expect([exchange.response?.status, heard]).toMatchObject([200, end])
  },
)

it('the room of a guest of wasi:http/handler@0.3 is free after each answer', async () => {
  const room = roomOf(imports)
  const before = room.used
  for (let i = 0; i < 2000; i++) {
    const exchange = new FakeExchange({ headers: [['x', 'a'.repeat(0x4000)]] })
    const handler = {
      async handle(request: Disposable) {
        const headers = http['[method]request.get-headers'](request)
        const copy = http['[method]fields.clone'](headers)
        const [body, trailers] = http['[static]request.consume-body'](request, Promise.resolve(done))
        headers[Symbol.dispose]()
        const [response] = http['[static]response.new'](copy, body, trailers)
        return response
      },
    } as unknown as Handler
    await handle(handler, exchange, imports)
  }
  expect(room.used).toBe(before)
})
