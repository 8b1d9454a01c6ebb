import { Trap } from '@wasi-webgpu/component'
import { roomOf, wasi } from '@wasi-webgpu/wasi'
import { describe, expect, it } from 'vitest'
import { handleIncoming, type IncomingHandler, incomingTypes } from './incoming-handler.ts'
import { FakeExchange } from './testing/fake-exchange.ts'

const imports = await wasi({}, ['wasi:http/types@0.2.12'])

/** The functions and classes of `wasi:http/types@0.2`, as a guest sees them. */
// biome-ignore lint/suspicious/noExplicitAny: a guest calls them by their names in WIT
const http = incomingTypes(imports)['wasi:http/types@0.2'] as any

// biome-ignore lint/suspicious/noExplicitAny: the resources are called by their names in WIT.
type Any = any

const bytes = (text: string) => Buffer.from(text, 'latin1')

/** Returns fields of a guest. */
function fields(entries: readonly (readonly [string, string])[]) {
  return http['[static]fields.from-list'](entries.map(([name, value]) => [name, bytes(value)]))
}

/** Has a guest answer with these headers and the body that `write` writes. */
async function answer(
  entries: readonly (readonly [string, string])[],
  write: (body: object) => void,
  { method = 'GET', early = false } = {},
): Promise<FakeExchange> {
  const exchange = new FakeExchange({ method })
  const handler = {
    handle(_: object, out: object) {
      const response = http['[constructor]outgoing-response'](fields(entries))
      const body = response.body()
      const set = () => http.ResponseOutparam.set(out, { tag: 'ok', val: response })
      if (!early) set()
      write(body)
      if (early) set()
    },
  } as IncomingHandler
  await handleIncoming(handler, exchange, imports)
  return exchange
}

/** Returns the error that a function throws. */
function thrown(action: () => void): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  return 'nothing'
}

const write = (body: object, text: string) =>
  http['[method]outgoing-body.write'](body).blockingWriteAndFlush(bytes(text))
const finish = (body: object, trailers?: object) => http['[static]outgoing-body.finish'](body, trailers)

describe('the fields of wasi:http/incoming-handler@0.2', () => {
  it('are bytes in a request, in a response and in its trailers', async () => {
    const exchange = new FakeExchange({ headers: [['x', '\xff\xe9']] })
    let seen: unknown
    const handler = {
      handle(request: { headers(): object }, out: object) {
        seen = http['[method]fields.get'](request.headers(), 'x').map((value: Uint8Array) => [...value])
        const response = http['[constructor]outgoing-response'](fields([['y', '\x80\xfe']]))
        const body = response.body()
        http.ResponseOutparam.set(out, { tag: 'ok', val: response })
        finish(body, fields([['z', '\xe9']]))
      },
    } as unknown as IncomingHandler
    await handleIncoming(handler, exchange, imports)
    expect(seen).toEqual([[0xff, 0xe9]])
    expect(exchange.response?.headers).toEqual([['y', '\x80\xfe']])
    expect(exchange.trailers).toEqual([['z', '\xe9']])
  })
})

describe('the fields of a request of WASI 0.2', () => {
  const immutable = { tag: 'immutable' }

  /** Calls a guest with a request whose headers and trailers are these. */
  async function withRequest(use: (request: Request) => void): Promise<void> {
    const exchange = new FakeExchange({ headers: [['x', '1']] })
    exchange.body.trailers = [
      ['y', '2'],
      ['content-length', '3'],
    ]
    const handler = {
      handle(request: Request, out: object) {
        use(request)
        http.ResponseOutparam.set(out, { tag: 'ok', val: http['[constructor]outgoing-response'](fields([])) })
      },
    } as unknown as IncomingHandler
    await handleIncoming(handler, exchange, imports)
  }

  interface Request {
    headers(): { append(name: string, value: Uint8Array): void }
    consume(): object
  }

  it('are immutable, and a clone of them is not', async () => {
    await withRequest(request => {
      const headers = request.headers()
      expect(thrown(() => http['[method]fields.append'](headers, 'x', bytes('2')))).toEqual(immutable)
      expect(thrown(() => http['[method]fields.set'](headers, 'x', []))).toEqual(immutable)
      const clone = http['[method]fields.clone'](headers)
      http['[method]fields.append'](clone, 'z', bytes('3'))
      expect(http['[method]fields.entries'](clone).map(([name]: [string]) => name)).toEqual(['x', 'z'])
      expect(http['[method]fields.entries'](headers).map(([name]: [string]) => name)).toEqual(['x'])
    })
  })

  it('that follow its body are in its trailers, once', async () => {
    await withRequest(request => {
      const future = http['[static]incoming-body.finish'](request.consume())
      const { tag, val } = http['[method]future-trailers.get'](future)
      expect([tag, val.tag]).toEqual(['ok', 'ok'])
      expect(http['[method]fields.entries'](val.val)).toEqual([['y', new Uint8Array(bytes('2'))]])
      expect(thrown(() => http['[method]fields.append'](val.val, 'y', bytes('3')))).toEqual(immutable)
      expect(http['[method]future-trailers.get'](future)).toEqual({ tag: 'err', val: undefined })
    })
  })
})

it('the headers of a response of WASI 0.2 are immutable', () => {
  const headers = fields([['x', '1']])
  const response = http['[constructor]outgoing-response'](headers)
  for (const each of [headers, response.headers()])
    expect(thrown(() => http['[method]fields.append'](each, 'x', bytes('2')))).toEqual({ tag: 'immutable' })
})

it('a body of wasi:http/incoming-handler@0.2 that is written byte by byte before it is sent waits in few pieces', async () => {
  const exchange = await answer(
    [],
    body => {
      const stream = http['[method]outgoing-body.write'](body)
      for (let i = 0; i < 10_000; i++) stream.write(bytes(`${i % 10}`))
      finish(body)
    },
    { early: true },
  )
  expect(exchange.written).toBe('0123456789'.repeat(1000))
  expect(exchange.pieces).toBeLessThan(10)
})

describe.each([
  ['sent while it is written', false],
  ['written before it is sent', true],
])('the body of a response of wasi:http/incoming-handler@0.2, %s,', (_, early) => {
  it('of the stated length is sent', async () => {
    const exchange = await answer(
      [['content-length', '2']],
      body => {
        write(body, 'ok')
        finish(body)
      },
      { early },
    )
    expect([exchange.written, exchange.trailers]).toEqual(['ok', []])
  })

  it('below the stated length is an error for the guest, and leaves the response incomplete', async () => {
    let error: unknown
    const answering = answer(
      [['content-length', '3']],
      body => {
        write(body, 'ok')
        error = thrown(() => finish(body))
      },
      { early },
    )
    await expect(answering).rejects.toThrow('has 2 bytes, not 3 as its content-length says')
    expect(error).toEqual({ tag: 'HTTP-response-body-size', val: 2n })
  })

  it('above the stated length is an error for the guest on write and at the end', async () => {
    const errors: unknown[] = []
    const answering = answer(
      [['content-length', '1']],
      body => {
        errors.push(thrown(() => write(body, 'ok')))
        errors.push(thrown(() => finish(body)))
      },
      { early },
    )
    await expect(answering).rejects.toThrow('has 2 bytes, not 1 as its content-length says')
    const [failed, size] = errors as [{ tag: string; val: object }, unknown]
    expect(failed.tag).toBe('last-operation-failed')
    expect(http.httpErrorCode(failed.val)).toEqual(size)
    expect(size).toEqual({ tag: 'HTTP-response-body-size', val: 2n })
  })

  it('may be missing only in a response to HEAD', async () => {
    const exchange = await answer([['content-length', '3']], body => finish(body), { early, method: 'HEAD' })
    expect(exchange.trailers).toEqual([])
    const answering = answer([['content-length', '3']], body => void thrown(() => finish(body)), { early })
    await expect(answering).rejects.toThrow('has 0 bytes, not 3')
  })
})

describe('the room of a guest that answers through wasi:http/incoming-handler@0.2', () => {
  const room = roomOf(imports)
  const large = bytes('a'.repeat(0x1_0000))
  const drop = (...objects: Disposable[]) => {
    for (const object of objects) object[Symbol.dispose]()
  }

  it('is free after each request that it drops, whose headers are one resource', async () => {
    const before = room.used
    for (let i = 0; i < 2000; i++) {
      const exchange = new FakeExchange({ headers: [['x', 'a'.repeat(0x4000)]] })
      const handler = {
        handle(request: Any, out: object) {
          const [one, two] = [request.headers(), request.headers()]
          expect(one).toBe(two)
          const response = http['[constructor]outgoing-response'](http['[method]fields.clone'](one))
          const body = http['[method]outgoing-response.body'](response)
          drop(http['[method]outgoing-response.headers'](response))
          http.ResponseOutparam.set(out, { tag: 'ok', val: response })
          finish(body, fields([['y', '1']]))
          drop(one, two, request)
        },
      } as unknown as IncomingHandler
      await handleIncoming(handler, exchange, imports)
    }
    expect(room.used).toBe(before)
  })

  it('bounds the requests that it keeps after their answers', async () => {
    const kept: Disposable[] = []
    const keep = async () => {
      const exchange = new FakeExchange({ headers: [['x', 'a'.repeat(0x1_0000)]] })
      const handler = {
        handle(request: Any, out: object) {
          kept.push(request)
          kept.push(request.headers())
          http.ResponseOutparam.set(out, {
            tag: 'ok',
            val: http['[constructor]outgoing-response'](fields([])),
          })
        },
      } as unknown as IncomingHandler
      await handleIncoming(handler, exchange, imports)
    }
    const before = room.used
    await expect(async () => {
      for (let i = 0; i < 1000; i++) await keep()
    }).rejects.toThrow(Trap)
    drop(...kept)
    expect(room.used).toBe(before)
  })

  it('bounds the bodies of responses that it does not send', () => {
    const before = room.used
    const responses: Disposable[] = []
    const write = () => {
      for (let i = 0; i < 100; i++) {
        const response = http['[constructor]outgoing-response'](fields([]))
        const body = http['[method]outgoing-response.body'](response)
        responses.push(response, body)
        const stream = http['[method]outgoing-body.write'](body)
        for (let written = 0; written < 0x10_0000; written += large.length) stream.write(large)
      }
    }
    expect(write).toThrow(Trap)
    expect(room.used - before).toBeGreaterThan(0x3f0_0000)
    drop(...responses)
    expect(room.used).toBe(before)
  })
})

it('a handler that waits for the GPU of the first release answers after it has waited', async () => {
  const exchange = new FakeExchange({ method: 'GET' })
  const handler: IncomingHandler = {
    async handle(_: object, out: object) {
      await Promise.resolve()
      const response = http['[constructor]outgoing-response'](fields([['x', 'late']]))
      http.ResponseOutparam.set(out, { tag: 'ok', val: response })
    },
  }
  await handleIncoming(handler, exchange, imports)
  expect(exchange.response?.headers).toEqual([['x', 'late']])
})
