import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { promisify } from 'node:util'
import { type Imports, Trap } from '@wasi-webgpu/component'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { HostCall, switchCaller } from '../../../component/src/async/host-call.ts'
import { Lifetime } from '../../../component/src/instance/lifetime.ts'
import { roomOf } from '../guest-room.ts'
import type { NetworkGrant, TraceFields } from './grants.ts'
import { wasi } from './wasi.ts'

/** A server in another process, because calls of WASI 0.2 block this one. */
let server: ChildProcess
let port: number
beforeAll(async () => {
  const script = `const watched = new Map()
  require('node:http').createServer((request, response) => {
    response.setHeader('x-method', request.method)
    if (request.headers['x-bytes']) response.setHeader('x-bytes', request.headers['x-bytes'])
    if (request.url === '/never') return
    if (request.url === '/trace') return response.end(request.headers.traceparent + ' ' + request.headers.tracestate)
    if (request.url.startsWith('/watched')) {
      watched.set(request.url, 'open')
      response.on('close', () => watched.set(request.url, request.complete ? 'complete' : 'cut'))
      if (request.url.endsWith('endless')) response.write('a')
      return
    }
    if (request.url.startsWith('/state')) return response.end(watched.get(request.url.slice(6)))
    if (request.url === '/trailers') {
      response.writeHead(200, { trailer: 'x-sum, connection' })
      response.write('a'.repeat(300000))
      response.addTrailers([['X-Sum', request.headers['x-bytes']], ['x-sum', '2'], ['connection', 'close']])
      return response.end()
    }
    if (request.url === '/early')
      return request.once('data', () => response.write('early')).on('end', () => response.end())
    if (request.url.startsWith('/raw/')) return request.socket.end(decodeURIComponent(request.url.slice(5)))
    if (request.url === '/reset') return request.once('data', () => request.socket.resetAndDestroy())
    if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': 10 })
      response.write('a', () => response.destroy())
      return
    }
    request.pipe(response)
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
  server = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  port = await new Promise(resolve => server.stdout?.once('data', text => resolve(Number(text))))
})
afterAll(() => server.kill())

// biome-ignore lint/suspicious/noExplicitAny: the interfaces are called as the runtime would, without types.
type Any = any

async function granted(network: NetworkGrant): Promise<Record<string, Any>> {
  const interfaces: Imports = await wasi({ network })
  return interfaces
}

/** Returns a static function of an interface as a guest finds it: by its WIT name, else in the class. */
function staticOf(owner: Any, name: string, className: string, member: string): Any {
  return owner[name] ?? owner[className][member].bind(owner[className])
}

/** All bytes that a header value may contain between its ends (RFC 9110 §5.5). */
const asciiBytes = Uint8Array.from({ length: 0x5e }, (_, i) => 0x21 + i)
const allBytes = Uint8Array.from([...asciiBytes, ...Array.from({ length: 0x80 }, (_, i) => 0x80 + i)])

const localhost = { tag: 'ipv4', val: [127, 0, 0, 1] }

/** Returns the error code that a call throws or rejects with. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call()
    return 'no error'
  } catch (error) {
    const { payload = error } = error as { payload?: unknown }
    return payload
  }
}

/** Connects a socket of WASI 0.2 to the server and returns the result. */
function connect2(imports: Record<string, Any>): unknown {
  const network = imports['wasi:sockets/instance-network@0.2'].instanceNetwork()
  const socket = imports['wasi:sockets/tcp-create-socket@0.2'].createTcpSocket('ipv4')
  const address = { tag: 'ipv4', val: { port, address: [127, 0, 0, 1] } }
  imports['wasi:sockets/tcp@0.2']['[method]tcp-socket.start-connect'](socket, network, address)
  socket.subscribe().block()
  socket.finishConnect()
  return 'connected'
}

function request2(imports: Record<string, Any>, host = '127.0.0.1'): unknown {
  const types = imports['wasi:http/types@0.2']
  const { OutgoingRequest, OutgoingBody } = types
  const request = new OutgoingRequest(types['[static]fields.from-list']([['x-bytes', allBytes]]))
  request.setMethod({ tag: 'post' })
  request.setScheme({ tag: 'HTTP' })
  request.setAuthority(`${host}:${port}`)
  request.setPathWithQuery('/')
  const body = request.body()
  const future = imports['wasi:http/outgoing-handler@0.2'].handle(request, undefined)
  const stream = body.write()
  stream.blockingWriteAndFlush(new TextEncoder().encode('hello'))
  stream[Symbol.dispose]()
  OutgoingBody.finish(body, undefined)
  future.subscribe().block()
  const { tag, val: response } = types['[method]future-incoming-response.get'](future).val
  if (tag === 'err') throw response
  expect(
    types['[method]fields.get'](types['[method]incoming-response.headers'](response), 'x-bytes'),
  ).toEqual([allBytes])
  const incoming = types['[method]incoming-response.consume'](response)
  const text = new TextDecoder().decode(types['[method]incoming-body.stream'](incoming).blockingRead(100n))
  return [response.status(), text]
}

/** Sends a GET without a body through WASI 0.2, and returns the response. */
function get2(imports: Record<string, Any>, path: string): Any {
  const types = imports['wasi:http/types@0.2']
  const request = types['[constructor]outgoing-request'](
    types['[static]fields.from-list']([['x-bytes', allBytes]]),
  )
  request.setScheme({ tag: 'HTTP' })
  request.setAuthority(`127.0.0.1:${port}`)
  request.setPathWithQuery(path)
  const future = imports['wasi:http/outgoing-handler@0.2'].handle(request, undefined)
  const pollable = types['[method]future-incoming-response.subscribe'](future)
  pollable.block()
  pollable[Symbol.dispose]()
  const response = types['[method]future-incoming-response.get'](future).val.val
  future[Symbol.dispose]()
  return response
}

async function request3(imports: Record<string, Any>, host = '127.0.0.1', path = '/'): Promise<unknown> {
  const { Fields, Request, Response } = imports['wasi:http/types@0.3']
  const ok = { tag: 'ok', val: undefined }
  async function* body() {
    yield new TextEncoder().encode('hello')
  }
  const [request] = Request.new(
    Fields.fromList([['x-bytes', asciiBytes]]),
    body(),
    Promise.resolve(ok),
    undefined,
  )
  request.setMethod({ tag: 'post' })
  request.setAuthority(`${host}:${port}`)
  request.setPathWithQuery(path)
  const response = await imports['wasi:http/client@0.3'].send(request)
  const status = response.getStatusCode()
  expect(response.getHeaders().get('x-bytes')).toEqual([asciiBytes])
  const [stream] = Response.consumeBody(response, Promise.resolve(ok))
  return [status, Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Uint8Array>)).toString()]
}

describe('without a network grant', () => {
  it('a guest of WASI 0.2 has no network', async () => {
    const imports = await granted(false)
    expect(await errorOf(() => connect2(imports))).toBe('access-denied')
    expect(await errorOf(() => request2(imports))).toEqual({ tag: 'HTTP-request-denied' })
    const network = imports['wasi:sockets/instance-network@0.2'].instanceNetwork()
    const lookup = () => imports['wasi:sockets/ip-name-lookup@0.2'].resolveAddresses(network, 'localhost')
    expect(await errorOf(lookup)).toBe('permanent-resolver-failure')
    const udp = imports['wasi:sockets/udp-create-socket@0.2'].createUdpSocket('ipv4')
    const address = { tag: 'ipv4', val: { port: 0, address: [127, 0, 0, 1] } }
    expect(await errorOf(() => udp.startBind(network, address))).toBe('access-denied')
  })

  it('a guest of WASI 0.3 has no network', async () => {
    const imports = await granted(false)
    const types = imports['wasi:sockets/types@0.3']
    const tcp = staticOf(types, '[static]tcp-socket.create', 'TcpSocket', 'create')
    const udp = staticOf(types, '[static]udp-socket.create', 'UdpSocket', 'create')
    expect(await errorOf(() => tcp('ipv4'))).toEqual({ tag: 'access-denied' })
    expect(await errorOf(() => udp('ipv4'))).toEqual({ tag: 'access-denied' })
    const lookup = () => imports['wasi:sockets/ip-name-lookup@0.3'].resolveAddresses('localhost')
    expect(await errorOf(lookup)).toEqual({ tag: 'access-denied' })
    expect(await errorOf(() => request3(imports))).toEqual({ tag: 'HTTP-request-denied' })
  })
})

describe('with a network grant', () => {
  it('a guest of WASI 0.2 connects and sends HTTP requests', async () => {
    const imports = await granted(['127.0.0.1', 'localhost'])
    expect(connect2(imports)).toBe('connected')
    expect(request2(imports)).toEqual([200, 'hello'])
    expect(request2(imports, 'localhost')).toEqual([200, 'hello'])
  })

  it('a guest of WASI 0.3 connects and sends HTTP requests', async () => {
    const imports = await granted(['127.0.0.1', 'localhost'])
    expect(await request3(imports)).toEqual([200, 'hello'])
    expect(await request3(imports, 'localhost')).toEqual([200, 'hello'])
    expect(await imports['wasi:sockets/ip-name-lookup@0.3'].resolveAddresses('localhost')).toContainEqual(
      localhost,
    )
    const types = imports['wasi:sockets/types@0.3']
    const socket = staticOf(types, '[static]tcp-socket.create', 'TcpSocket', 'create')('ipv4')
    await types['[method]tcp-socket.connect'](socket, { tag: 'ipv4', val: { port, address: [127, 0, 0, 1] } })
    socket[Symbol.dispose]?.()
  })
})

/** Sends a request through WASI 0.2, and returns the method that the server received with the body of its response. */
function exchange2(imports: Record<string, Any>, { method, path, text, headers = [] }: Sent): unknown {
  const types = imports['wasi:http/types@0.2']
  const request = types['[constructor]outgoing-request'](types['[static]fields.from-list'](headers))
  request.setMethod(method)
  request.setScheme({ tag: 'HTTP' })
  request.setAuthority(`127.0.0.1:${port}`)
  request.setPathWithQuery(path)
  const body = types['[method]outgoing-request.body'](request)
  const future = imports['wasi:http/outgoing-handler@0.2'].handle(request, undefined)
  const output = types['[method]outgoing-body.write'](body)
  const pieces = Array.from({ length: Math.ceil(text.length / 4096) }, (_, i) =>
    text.slice(i * 4096, (i + 1) * 4096),
  )
  for (const piece of pieces) output.blockingWriteAndFlush(new TextEncoder().encode(piece))
  output[Symbol.dispose]()
  types['[static]outgoing-body.finish'](body, undefined)
  future.subscribe().block()
  const { tag, val: response } = types['[method]future-incoming-response.get'](future).val
  if (tag === 'err') return response.tag
  const fields = types['[method]fields.entries'](types['[method]incoming-response.headers'](response))
  const input = types['[method]incoming-body.stream'](types['[method]incoming-response.consume'](response))
  let received = ''
  try {
    for (;;) received += Buffer.from(input.blockingRead(100n)).toString()
  } catch {}
  return answerOf(response.status(), fields, received)
}

/** Does the same through WASI 0.3. */
async function exchange3(
  imports: Record<string, Any>,
  { method, path, text, headers = [] }: Sent,
): Promise<unknown> {
  const types = imports['wasi:http/types@0.3']
  const ok = { tag: 'ok', val: undefined }
  const chunks = text === '' ? [] : [new TextEncoder().encode(text)]
  const fields = types['[static]fields.from-list'](headers)
  const [request] = types['[static]request.new'](fields, chunks, Promise.resolve(ok), undefined)
  request.setMethod(method)
  request.setAuthority(`127.0.0.1:${port}`)
  request.setPathWithQuery(path)
  try {
    const response = await imports['wasi:http/client@0.3'].send(request)
    const received = types['[method]fields.copy-all'](types['[method]response.get-headers'](response))
    const [stream] = types['[static]response.consume-body'](response, Promise.resolve(ok))
    const pieces = await Array.fromAsync(stream as AsyncIterable<Uint8Array>)
    return answerOf(response.getStatusCode(), received, Buffer.concat(pieces).toString())
  } catch (error) {
    return (error as { tag: string }).tag
  }
}

interface Sent {
  readonly method: object
  readonly path: string
  readonly text: string
  readonly headers?: readonly (readonly [name: string, value: Uint8Array])[]
}

function answerOf(status: number, fields: [string, Uint8Array][], body: string): unknown {
  const shown = fields.filter(([name]) => ['x-method', 'set-cookie', 'trailer'].includes(name))
  return [status, shown.map(([name, value]) => `${name}: ${Buffer.from(value)}`), body]
}

describe.each([
  ['0.2', exchange2],
  ['0.3', exchange3],
] as const)('an HTTP request of WASI %s', (version, exchange) => {
  const raw = (head: string, body = '') => `/raw/${encodeURIComponent(`HTTP/1.1 ${head}\r\n\r\n${body}`)}`

  it('names the trace of its guest, unless the guest has named one', async () => {
    let trace = '1'
    const traceFields = (): TraceFields => [
      ['traceparent', trace],
      ['tracestate', 'a=b'],
    ]
    const imports = (await wasi({ network: ['127.0.0.1'], traceFields })) as Record<string, Any>
    const sent = { method: { tag: 'get' }, path: '/trace', text: '' }
    const method = 'x-method: GET'
    expect(await exchange(imports, sent)).toEqual([200, [method], '1 a=b'])
    trace = '2'
    expect(await exchange(imports, sent)).toEqual([200, [method], '2 a=b'])
    const headers = [['Traceparent', new TextEncoder().encode('own')]] as const
    expect(await exchange(imports, { ...sent, headers })).toEqual([200, [method], 'own undefined'])
  })

  it.each(['get', 'delete', 'options', 'post'])('has its body framed if its method is %s', async tag => {
    const imports = await granted(['127.0.0.1'])
    const [method, path] = [{ tag }, '/']
    const name = `x-method: ${tag.toUpperCase()}`
    const smuggled = 'GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n'
    expect(await exchange(imports, { method, path, text: smuggled })).toEqual([200, [name], smuggled])
    expect(await exchange(imports, { method, path, text: '' })).toEqual([200, [name], ''])
  })

  it.each([
    ['has a status below 100', raw('099 OK\r\ncontent-length: 0'), 'HTTP-protocol-error'],
    ['switches protocols', raw('101 OK\r\nconnection: upgrade\r\nupgrade: a'), 'connection-terminated'],
    [
      'announces trailers after a body of a stated length',
      raw('200 OK\r\ntrailer: a\r\ncontent-length: 2', 'ok'),
      [200, ['trailer: a'], 'ok'],
    ],
    ['announces trailers without a body', raw('204 OK\r\ntrailer: a'), [204, ['trailer: a'], '']],
    [
      'has two fields of one name',
      raw('200 OK\r\nset-cookie: a\r\nset-cookie: b\r\ncontent-length: 2', 'ok'),
      [200, ['set-cookie: a', 'set-cookie: b'], 'ok'],
    ],
  ])('and the next one are answered when the response %s', async (_, path, answer) => {
    const imports = await granted(['127.0.0.1'])
    const method = { tag: 'get' }
    expect(await exchange(imports, { method, path, text: '' })).toEqual(answer)
    expect(await exchange(imports, { method, path: '/', text: '' })).toEqual([200, ['x-method: GET'], ''])
  })

  it('goes on with its body when the response has begun', async () => {
    const imports = await granted(['127.0.0.1'])
    const sent = { method: { tag: 'post' }, path: '/early', text: 'a'.repeat(1_000_000) }
    expect(await exchange(imports, sent)).toEqual([200, ['x-method: POST'], 'early'])
  })

  it('and the next one are answered when it announces trailers', async () => {
    const imports = await granted(['127.0.0.1'])
    const sent = { method: { tag: 'get' }, path: '/', text: '' }
    const trailer = ['trailer', new TextEncoder().encode('a')] as const
    const length = ['content-length', new TextEncoder().encode('0')] as const
    expect(await exchange(imports, { ...sent, headers: [trailer] })).toEqual([200, ['x-method: GET'], ''])
    expect(await exchange(imports, { ...sent, headers: [trailer, length] })).toBe(
      version === '0.2' ? 'internal-error' : 'HTTP-protocol-error',
    )
    expect(await exchange(imports, sent)).toEqual([200, ['x-method: GET'], ''])
  })
})

it('a request of WASI 0.3 that states a length and has no body fails', async () => {
  const imports = await granted(['127.0.0.1'])
  const { Fields, Request } = imports['wasi:http/types@0.3']
  const ok = Promise.resolve({ tag: 'ok', val: undefined })
  const fields = Fields.fromList([['content-length', new TextEncoder().encode('5')]])
  const [request] = Request.new(fields, undefined, ok, undefined)
  request.setMethod({ tag: 'post' })
  request.setAuthority(`127.0.0.1:${port}`)
  const failed = { tag: 'HTTP-request-body-size', val: 0n }
  expect(await errorOf(() => imports['wasi:http/client@0.3'].send(request))).toEqual(failed)
})

describe('with a network grant', () => {
  it('a WASI 0.2 guest that writes more to a socket than check-write permits traps', async () => {
    const imports = await granted(['127.0.0.1'])
    const network = imports['wasi:sockets/instance-network@0.2'].instanceNetwork()
    const socket = imports['wasi:sockets/tcp-create-socket@0.2'].createTcpSocket('ipv4')
    imports['wasi:sockets/tcp@0.2']['[method]tcp-socket.start-connect'](socket, network, {
      tag: 'ipv4',
      val: { port, address: [127, 0, 0, 1] },
    })
    const connected = socket.subscribe()
    connected.block()
    connected[Symbol.dispose]()
    const [input, output] = socket.finishConnect()
    const streams = imports['wasi:io/streams@0.2']
    expect(() => streams['[method]output-stream.write'](output, new Uint8Array(0x10_0000))).toThrow(Trap)
    const request = 'POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 300000\r\n\r\n'
    streams['[method]output-stream.blocking-write-and-flush'](output, new TextEncoder().encode(request))
    streams['[method]output-stream.blocking-write-and-flush'](output, new Uint8Array(100_000))
    streams['[method]output-stream.blocking-write-zeroes-and-flush'](output, 200_000n)
    expect(streams['[method]input-stream.blocking-skip'](input, 9n)).toBe(9n)
    const answer = streams['[method]input-stream.blocking-read'](input, 6n)
    expect(new TextDecoder().decode(answer)).toBe('200 OK')
    for (const resource of [input, output, socket]) resource[Symbol.dispose]()
  })

  it('an HTTP request of WASI 0.3 ends when its guest cancels it', async () => {
    const imports = await granted(['127.0.0.1'])
    const call = new HostCall(new Lifetime())
    const previous = switchCaller(call)
    const sending = request3(imports, '127.0.0.1', '/never')
    switchCaller(previous)
    expect(call.cancel()).toBe(true)
    expect(await errorOf(() => sending)).toEqual({ tag: 'connection-terminated' })
  })
})

describe('a request of WASI 0.3', () => {
  it('takes room until its response begins, and a response that finds no room has its connection closed', async () => {
    const imports = await granted(['127.0.0.1'])
    const room = roomOf(imports)
    const { Fields, Request } = imports['wasi:http/types@0.3']
    const send = (path: string): Promise<unknown> => {
      const [request] = Request.new(new Fields(), undefined, Promise.resolve({ tag: 'ok' }), undefined)
      request.setAuthority(`127.0.0.1:${port}`)
      request.setPathWithQuery(path)
      return imports['wasi:http/client@0.3'].send(request)
    }
    const fill = (left: number) => room.charge(room, 0x400_0000 - room.used - left)
    fill(40_000)
    const { used } = room
    for (let i = 0; i < 3; i++) {
      const sent = send('/watched/endless')
      expect(room.used).toBeGreaterThan(used + 0x4000)
      expect(await errorOf(() => sent)).toMatchObject({ tag: 'internal-error' })
    }
    expect(room.used).toBe(used)
    fill(10_000)
    expect(await errorOf(() => send('/never'))).toMatchObject({ tag: 'internal-error' })
    room.drop(room)
    for (let state = 'open'; state === 'open'; ) {
      const response: Any = await send('/state/watched/endless')
      const [stream] = imports['wasi:http/types@0.3'].Response.consumeBody(response, Promise.resolve())
      state = Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Uint8Array>)).toString()
    }
  })
})

it('an upload of WASI 0.3 whose connection is closed drops the stream of a guest that writes nothing more', async () => {
  const imports = await granted(['127.0.0.1'])
  const types = imports['wasi:http/types@0.3']
  const dropped = Promise.withResolvers<void>()
  const pieces = [new Uint8Array(1)]
  const body = {
    [Symbol.asyncIterator]: () => body,
    next: async () => (pieces.length > 0 ? { done: false, value: pieces.pop() } : dropped.promise),
    return: async () => dropped.resolve(),
  }
  const [request] = types['[static]request.new'](
    types['[static]fields.from-list']([]),
    body,
    new Promise(() => {}),
    undefined,
  )
  request.setMethod({ tag: 'post' })
  request.setAuthority(`127.0.0.1:${port}`)
  request.setPathWithQuery('/reset')
  const failed = { tag: 'connection-terminated', val: undefined }
  expect(await errorOf(() => imports['wasi:http/client@0.3'].send(request))).toEqual(failed)
  await dropped.promise
  await expect.poll(() => roomOf(imports).used).toBe(0)
})

describe('a request of WASI 0.2', () => {
  let imports: Record<string, Any>
  beforeAll(async () => {
    imports = await granted(['127.0.0.1'])
  })

  /** Waits until the server knows of a request. */
  function stateOf(path: string, isExpected: (state: string) => boolean): string {
    for (;;) {
      const types = imports['wasi:http/types@0.2']
      const response = get2(imports, `/state${path}`)
      const body = types['[method]incoming-response.consume'](response)
      const stream = types['[method]incoming-body.stream'](body)
      let state = ''
      try {
        state = new TextDecoder().decode(stream.blockingRead(100n))
      } catch {}
      for (const object of [stream, body, response]) object[Symbol.dispose]()
      if (isExpected(state)) return state
    }
  }

  /** Sends a request whose body the guest has taken. */
  function send(path: string): { future: Any; body: Any } {
    const types = imports['wasi:http/types@0.2']
    const request = types['[constructor]outgoing-request'](types['[static]fields.from-list']([]))
    request.setMethod({ tag: 'post' })
    request.setScheme({ tag: 'HTTP' })
    request.setAuthority(`127.0.0.1:${port}`)
    request.setPathWithQuery(path)
    const body = types['[method]outgoing-request.body'](request)
    const future = imports['wasi:http/outgoing-handler@0.2'].handle(request, undefined)
    return { future, body }
  }

  it('is cancelled when the guest drops its future', () => {
    const { future, body } = send('/watched/1')
    imports['wasi:http/types@0.2']['[static]outgoing-body.finish'](body, undefined)
    stateOf('/watched/1', state => state === 'open')
    future[Symbol.dispose]()
    expect(stateOf('/watched/1', state => state !== 'open')).toBe('complete')
    expect(roomOf(imports).used).toBe(0)
  })

  it('takes the rest of its body when the guest has dropped its future', () => {
    const types = imports['wasi:http/types@0.2']
    const { future, body } = send('/watched/4')
    const stream = types['[method]outgoing-body.write'](body)
    future[Symbol.dispose]()
    for (let i = 0; i < 100; i++) stream.blockingWriteAndFlush(new Uint8Array(4096))
    stream[Symbol.dispose]()
    types['[static]outgoing-body.finish'](body, undefined)
    expect(roomOf(imports).used).toBe(0)
  })

  it('is cancelled when the guest drops the response, whose body goes on', () => {
    const types = imports['wasi:http/types@0.2']
    const response = get2(imports, '/watched/endless')
    const body = types['[method]incoming-response.consume'](response)
    for (const object of [response, body]) object[Symbol.dispose]()
    expect(stateOf('/watched/endless', state => state !== 'open')).toBe('complete')
    expect(roomOf(imports).used).toBe(0)
  })

  it('fails when the guest drops its body before it has finished it', () => {
    const types = imports['wasi:http/types@0.2']
    const { future, body } = send('/watched/2')
    const stream = types['[method]outgoing-body.write'](body)
    stream.blockingWriteAndFlush(new TextEncoder().encode('part'))
    stateOf('/watched/2', state => state === 'open')
    for (const object of [stream, body]) object[Symbol.dispose]()
    const pollable = types['[method]future-incoming-response.subscribe'](future)
    pollable.block()
    expect(types['[method]future-incoming-response.get'](future).val).toEqual({
      tag: 'err',
      val: { tag: 'HTTP-protocol-error' },
    })
    for (const object of [pollable, future]) object[Symbol.dispose]()
    expect(stateOf('/watched/2', state => state !== 'open')).toBe('cut')
    expect(roomOf(imports).used).toBe(0)
  })

  it('fails when the guest has dropped its body before it is sent', () => {
    const types = imports['wasi:http/types@0.2']
    const request = types['[constructor]outgoing-request'](types['[static]fields.from-list']([]))
    request.setMethod({ tag: 'post' })
    request.setScheme({ tag: 'HTTP' })
    request.setAuthority(`127.0.0.1:${port}`)
    request.setPathWithQuery('/watched/3')
    types['[method]outgoing-request.body'](request)[Symbol.dispose]()
    const future = imports['wasi:http/outgoing-handler@0.2'].handle(request, undefined)
    const pollable = types['[method]future-incoming-response.subscribe'](future)
    pollable.block()
    expect(types['[method]future-incoming-response.get'](future).val.tag).toBe('err')
    for (const object of [pollable, future]) object[Symbol.dispose]()
    expect(roomOf(imports).used).toBe(0)
  })
})

describe('the trailers of a response of WASI 0.2', () => {
  const trailersOf = (types: Any, body: object) => {
    const future = types['[static]incoming-body.finish'](body)
    const pollable = types['[method]future-trailers.subscribe'](future)
    pollable.block()
    pollable[Symbol.dispose]()
    const { tag, val } = types['[method]future-trailers.get'](future)
    expect([tag, types['[method]future-trailers.get'](future)]).toEqual([
      'ok',
      { tag: 'err', val: undefined },
    ])
    future[Symbol.dispose]()
    return val
  }

  it.each([
    ['that the guest has read', 300_000],
    ['that the guest has read in part', 10],
    ['that the guest has not read', 0],
  ])('follow a body %s, and everything is free when it is dropped', async (_, length) => {
    const imports = await granted(['127.0.0.1'])
    const types = imports['wasi:http/types@0.2']
    const response = get2(imports, '/trailers')
    const body = types['[method]incoming-response.consume'](response)
    expect(() => types['[method]incoming-response.consume'](response)).toThrow()
    response[Symbol.dispose]()
    const stream = types['[method]incoming-body.stream'](body)
    for (let read = 0; read < length; ) read += stream.blockingRead(BigInt(length - read)).length
    stream[Symbol.dispose]()
    const { tag, val: trailers } = trailersOf(types, body)
    expect([tag, types['[method]fields.entries'](trailers)]).toEqual([
      'ok',
      [
        ['x-sum', allBytes],
        ['x-sum', new TextEncoder().encode('2')],
      ],
    ])
    expect(await errorOf(() => types['[method]fields.append'](trailers, 'a', allBytes))).toEqual({
      tag: 'immutable',
    })
    expect(roomOf(imports).used).toBeGreaterThan(0)
    trailers[Symbol.dispose]()
    expect(roomOf(imports).used).toBe(0)
  })

  it('are none when the server sends none', async () => {
    const imports = await granted(['127.0.0.1'])
    const types = imports['wasi:http/types@0.2']
    const response = get2(imports, '/')
    const body = types['[method]incoming-response.consume'](response)
    expect(trailersOf(types, body)).toEqual({ tag: 'ok', val: undefined })
    response[Symbol.dispose]()
    expect(roomOf(imports).used).toBe(0)
  })

  it('are an error after a body that the server cut', async () => {
    const imports = await granted(['127.0.0.1'])
    const types = imports['wasi:http/types@0.2']
    const body = types['[method]incoming-response.consume'](get2(imports, '/cut'))
    expect(trailersOf(types, body)).toEqual({ tag: 'err', val: { tag: 'HTTP-response-incomplete' } })
  })
})

it('all trailers of a response reach a guest of WASI 0.3', async () => {
  const imports = await granted(['127.0.0.1'])
  const { Fields, Request, Response } = imports['wasi:http/types@0.3']
  const ok = Promise.resolve({ tag: 'ok', val: undefined })
  const [request] = Request.new(Fields.fromList([]), undefined, ok, undefined)
  request.setAuthority(`127.0.0.1:${port}`)
  const trailers = 'a:\r\n'.repeat(1100)
  const raw = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n${trailers}\r\n`
  request.setPathWithQuery(`/raw/${encodeURIComponent(raw)}`)
  const response = await imports['wasi:http/client@0.3'].send(request)
  const [stream, end] = Response.consumeBody(response, ok)
  await Array.fromAsync(stream as AsyncIterable<Uint8Array>)
  expect((await end.read()).val.copyAll()).toHaveLength(1100)
})

it('a body that the server cuts ends for a guest of WASI 0.3, and the future of the trailers has the error', async () => {
  const imports = await granted(['127.0.0.1'])
  const { Fields, Request, Response } = imports['wasi:http/types@0.3']
  const ok = Promise.resolve({ tag: 'ok', val: undefined })
  const [request] = Request.new(Fields.fromList([]), undefined, ok, undefined)
  request.setAuthority(`127.0.0.1:${port}`)
  request.setPathWithQuery('/cut')
  const response = await imports['wasi:http/client@0.3'].send(request)
  const [stream, trailers] = Response.consumeBody(response, ok)
  const pieces = await Array.fromAsync(stream as AsyncIterable<Uint8Array>)
  expect(Buffer.concat(pieces).toString()).toMatch(/^a?$/)
  expect(await trailers.read()).toMatchObject({ tag: 'err', val: { tag: 'connection-terminated' } })
  expect(roomOf(imports).used).toBeLessThan(0x1_0000)
})

describe('with the whole network granted except the machine itself', () => {
  const prohibited = { tag: 'destination-IP-prohibited' }

  it('a guest of WASI 0.2 reaches loopback by no name and no address', async () => {
    const imports = await granted(true)
    expect(await errorOf(() => connect2(imports))).toBe('access-denied')
    expect(await errorOf(() => request2(imports))).toEqual(prohibited)
    // The resolver turns all of them into loopback.
    for (const host of ['localhost', '127.1', '2130706433', '0x7f.1'])
      expect(await errorOf(() => request2(imports, host)), host).toEqual(prohibited)
    const { instanceNetwork } = imports['wasi:sockets/instance-network@0.2']
    const udp = imports['wasi:sockets/udp-create-socket@0.2'].createUdpSocket('ipv4')
    const types = imports['wasi:sockets/udp@0.2']
    const bind = types['[method]udp-socket.start-bind']
    expect(
      await errorOf(() =>
        bind(udp, instanceNetwork(), { tag: 'ipv4', val: { port, address: [0, 0, 0, 0] } }),
      ),
    ).toBe('access-denied')
    bind(udp, instanceNetwork(), { tag: 'ipv4', val: { port: 0, address: [0, 0, 0, 0] } })
    udp.finishBind()
    const remoteAddress = { tag: 'ipv4', val: { port, address: [127, 0, 0, 1] } }
    expect(await errorOf(() => types['[method]udp-socket.stream'](udp, remoteAddress))).toBe('access-denied')
    const [, outgoing] = types['[method]udp-socket.stream'](udp, undefined)
    const send = types['[method]outgoing-datagram-stream.send']
    expect(await errorOf(() => send(outgoing, [{ data: new Uint8Array(1), remoteAddress }]))).toBe(
      'access-denied',
    )
  })

  it('a guest of WASI 0.3 reaches loopback by no name and no address', async () => {
    const imports = await granted(true)
    for (const host of ['127.0.0.1', '127.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])
      expect(await errorOf(() => request3(imports, host)), host).toEqual(prohibited)
    const types = imports['wasi:sockets/types@0.3']
    const denied = { tag: 'access-denied' }
    const address = { tag: 'ipv4', val: { port, address: [127, 0, 0, 1] } }
    const tcp = types['[static]tcp-socket.create']('ipv4')
    expect(await errorOf(() => types['[method]tcp-socket.connect'](tcp, address))).toEqual(denied)
    expect(await errorOf(() => types['[method]tcp-socket.bind'](tcp, address))).toEqual(denied)
    expect(await errorOf(() => types['[method]tcp-socket.listen'](tcp))).toEqual(denied)
    const udp = types['[static]udp-socket.create']('ipv4')
    expect(await errorOf(() => types['[method]udp-socket.connect'](udp, address))).toEqual(denied)
    expect(await errorOf(() => types['[method]udp-socket.send'](udp, new Uint8Array(1), address))).toEqual(
      denied,
    )
    const lookup = imports['wasi:sockets/ip-name-lookup@0.3'].resolveAddresses
    expect(await errorOf(() => lookup('localhost'))).toEqual(denied)
    for (const socket of [tcp, udp]) socket[Symbol.dispose]()
  })
})

it('what a guest of WASI 0.2 waits for may be dropped before its pollable', async () => {
  const imports = await granted(['127.0.0.1', 'localhost'])
  const types = imports['wasi:http/types@0.2']
  const request = new types.OutgoingRequest(types['[static]fields.from-list']([]))
  request.setScheme({ tag: 'HTTP' })
  request.setAuthority(`127.0.0.1:${port}`)
  request.setPathWithQuery('/never')
  const { instanceNetwork } = imports['wasi:sockets/instance-network@0.2']
  const lookup = imports['wasi:sockets/ip-name-lookup@0.2']
  for (const [awaited, subscribe] of [
    [
      imports['wasi:http/outgoing-handler@0.2'].handle(request, undefined),
      types['[method]future-incoming-response.subscribe'],
    ],
    [
      lookup['resolve-addresses'](instanceNetwork(), 'localhost'),
      lookup['[method]resolve-address-stream.subscribe'],
    ],
  ]) {
    const pollable = subscribe(awaited)
    awaited[Symbol.dispose]()
    expect(pollable.ready()).toBeTypeOf('boolean')
    pollable[Symbol.dispose]()
  }
})

describe('a socket of UDP receives', () => {
  const loopback = [127, 0, 0, 1]
  let stranger: Socket
  let friend: Socket
  beforeEach(async () => {
    ;[stranger, friend] = await Promise.all([bound(), bound()])
  })
  afterEach(() => {
    for (const socket of [stranger, friend]) socket.close()
  })

  async function bound(): Promise<Socket> {
    const socket = createSocket('udp4')
    await promisify((done: () => void) => socket.bind(0, '127.0.0.1', done))()
    return socket
  }

  /** Sends a datagram, first from the stranger and then from the friend. */
  async function sendBoth(port: number): Promise<void> {
    for (const [socket, text] of [
      [stranger, 'from a stranger'],
      [friend, 'from a friend'],
    ] as const)
      await promisify((done: () => void) => socket.send(text, port, '127.0.0.1', done))()
  }

  /** Returns the first text that a guest of WASI 0.2 receives. */
  async function first2(allowed: string[], address: Any): Promise<string> {
    const imports = await granted(allowed)
    const { instanceNetwork } = imports['wasi:sockets/instance-network@0.2']
    const socket = imports['wasi:sockets/udp-create-socket@0.2'].createUdpSocket('ipv4')
    const types = imports['wasi:sockets/udp@0.2']
    types['[method]udp-socket.start-bind'](socket, instanceNetwork(), address)
    socket.finishBind()
    const [incoming] = types['[method]udp-socket.stream'](socket, undefined)
    await sendBoth(socket.localAddress().val.port)
    for (;;) {
      incoming.subscribe().block()
      const [datagram] = types['[method]incoming-datagram-stream.receive'](incoming, 1n)
      if (datagram !== undefined) return new TextDecoder().decode(datagram.data)
    }
  }

  /** Returns the first text that a guest of WASI 0.3 receives. */
  async function first3(allowed: string[], address: Any): Promise<string> {
    const types = (await granted(allowed))['wasi:sockets/types@0.3']
    const socket = types['[static]udp-socket.create']('ipv4')
    types['[method]udp-socket.bind'](socket, address)
    await sendBoth(socket.getLocalAddress().val.port)
    const [data] = await types['[method]udp-socket.receive'](socket)
    socket[Symbol.dispose]()
    return new TextDecoder().decode(data)
  }

  it.each([
    ['0.2', first2],
    ['0.3', first3],
  ])('from allowed addresses only, in WASI %s', async (_, first) => {
    const any = { tag: 'ipv4', val: { port: 0, address: [0, 0, 0, 0] } }
    expect(await first([`127.0.0.1:${friend.address().port}`], any)).toBe('from a friend')
  })

  it.each([
    ['0.2', first2],
    ['0.3', first3],
  ])('from everybody when its own address is allowed, in WASI %s', async (_, first) => {
    const spare = await bound()
    const { port } = spare.address()
    spare.close()
    const own = { tag: 'ipv4', val: { port, address: loopback } }
    expect(await first([`127.0.0.1:${port}`], own)).toBe('from a stranger')
  })
})
