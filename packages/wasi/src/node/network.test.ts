import { type ChildProcess, spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Interfaces } from './grants.ts'
import { wasi } from './wasi.ts'

/** A server in another process: calls of WASI 0.2 block this one. */
let server: ChildProcess
let port: number
beforeAll(async () => {
  const script = `require('node:http').createServer((request, response) => {
    response.setHeader('x-method', request.method)
    request.pipe(response)
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
  server = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  port = await new Promise(resolve => server.stdout?.once('data', text => resolve(Number(text))))
})
afterAll(() => server.kill())

// biome-ignore lint/suspicious/noExplicitAny: the interfaces are called as the runtime would, without types.
type Any = any

async function granted(network: boolean): Promise<Record<string, Any>> {
  const interfaces: Interfaces = await wasi({ network })
  return interfaces
}

/** A function of an interface as a guest gets it: by its name in WIT, else of the class. */
function staticOf(owner: Any, name: string, className: string, member: string): Any {
  return owner[name] ?? owner[className][member].bind(owner[className])
}

const localhost = { tag: 'ipv4', val: [127, 0, 0, 1] }

/** What a call throws or rejects with, as an error code. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call()
    return 'no error'
  } catch (error) {
    const { payload = error } = error as { payload?: unknown }
    return payload
  }
}

/** Connects a socket of WASI 0.2 to the server; gives what a guest learns. */
function connect2(imports: Record<string, Any>): unknown {
  const network = imports['wasi:sockets/instance-network@0.2'].instanceNetwork()
  const socket = imports['wasi:sockets/tcp-create-socket@0.2'].createTcpSocket('ipv4')
  const address = { tag: 'ipv4', val: { port, address: [127, 0, 0, 1] } }
  socket.startConnect(network, address)
  socket.subscribe().block()
  socket.finishConnect()
  return 'connected'
}

function request2(imports: Record<string, Any>): unknown {
  const { Fields, OutgoingRequest, OutgoingBody } = imports['wasi:http/types@0.2']
  const request = new OutgoingRequest(Fields.fromList([['x-a', new TextEncoder().encode('b')]]))
  request.setMethod({ tag: 'post' })
  request.setScheme({ tag: 'HTTP' })
  request.setAuthority(`127.0.0.1:${port}`)
  request.setPathWithQuery('/')
  const body = request.body()
  const future = imports['wasi:http/outgoing-handler@0.2'].handle(request, undefined)
  const stream = body.write()
  stream.blockingWriteAndFlush(new TextEncoder().encode('hello'))
  stream[Symbol.dispose]()
  OutgoingBody.finish(body, undefined)
  future.subscribe().block()
  const response = future.get().val.val
  const text = new TextDecoder().decode(response.consume().stream().blockingRead(100n))
  return [response.status(), text]
}

async function request3(imports: Record<string, Any>): Promise<unknown> {
  const { Fields, Request, Response } = imports['wasi:http/types@0.3']
  const ok = { tag: 'ok', val: undefined }
  async function* body() {
    yield new TextEncoder().encode('hello')
  }
  const [request] = Request.new(new Fields(), body(), Promise.resolve(ok), undefined)
  request.setMethod({ tag: 'post' })
  request.setAuthority(`127.0.0.1:${port}`)
  request.setPathWithQuery('/')
  const response = await imports['wasi:http/client@0.3'].send(request)
  const status = response.getStatusCode()
  const [stream] = Response.consumeBody(response, Promise.resolve(ok))
  return [status, Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Uint8Array>)).toString()]
}

describe('without a grant', () => {
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

describe('with a grant', () => {
  it('a guest of WASI 0.2 connects and asks', async () => {
    const imports = await granted(true)
    expect(connect2(imports)).toBe('connected')
    expect(request2(imports)).toEqual([200, 'hello'])
  })

  it('a guest of WASI 0.3 connects and asks', async () => {
    const imports = await granted(true)
    expect(await request3(imports)).toEqual([200, 'hello'])
    expect(await imports['wasi:sockets/ip-name-lookup@0.3'].resolveAddresses('127.0.0.1')).toEqual([
      localhost,
    ])
    const types = imports['wasi:sockets/types@0.3']
    const socket = staticOf(types, '[static]tcp-socket.create', 'TcpSocket', 'create')('ipv4')
    await socket.connect({ tag: 'ipv4', val: { port, address: [127, 0, 0, 1] } })
    socket[Symbol.dispose]?.()
  })
})
