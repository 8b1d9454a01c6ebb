import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { callExtension } from '@bytecodealliance/preview2-shim/io-worker'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HostCall, switchCaller } from '../../../component/src/async/host-call.ts'
import { Lifetime } from '../../../component/src/instance/lifetime.ts'
import { type GuestRoom, roomOf } from '../guest-room.ts'
import { mostConnections, mostQueuedBytes } from './socket-worker-guard.ts'
import { wasi } from './wasi.ts'

// biome-ignore lint/suspicious/noExplicitAny: the interfaces are called as the runtime would, without types.
type Any = any

const loopback = { tag: 'ipv4', val: { port: 0, address: [127, 0, 0, 1] } }

let imports: Record<string, Any>
let room: GuestRoom
let network: object
const peers: ChildProcess[] = []
beforeEach(async () => {
  imports = await wasi({ network: ['127.0.0.1'] })
  room = roomOf(imports)
  network = imports['wasi:sockets/instance-network@0.2'].instanceNetwork()
})
afterEach(() => {
  for (const peer of peers.splice(0)) peer.kill()
})

/** Starts a peer that runs a script. `line` returns the next line that it prints, or `undefined` at its end. */
function peer(script: string) {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  peers.push(child)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return { stdin: child.stdin, line: async () => (await lines.next()).value }
}

/** Returns a script that sends 16 MB as datagrams to a port, and then a short one for each piece of its input. */
function sending(port: number): string {
  return `const socket = require('node:dgram').createSocket('udp4')
    const send = (data, next) => socket.send(data, ${port}, '127.0.0.1', next)
    const many = count => count === 0 ? console.log('sent') : send(Buffer.alloc(8000), () => many(count - 1))
    many(2000)
    process.stdin.on('data', () => send('late'))`
}

/** Connects a peer to a port, and returns a function that waits until the connection is closed. */
function client(port: number): () => Promise<unknown> {
  return peer(`require('node:net').connect(${port}, '127.0.0.1').on('error', () => {}).resume()`).line
}

/** Returns the address of a module for the worker of the shim. */
function inWorker(code: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`)
}

/** Waits until a socket or stream is ready, in a turn of the event loop or several. */
function ready(self: Any, name: string): void {
  const pollable =
    imports[name.startsWith('udp') || name.includes('datagram') ? udp : tcp][`[method]${name}.subscribe`](
      self,
    )
  pollable.block()
  pollable[Symbol.dispose]()
}

const tcp = 'wasi:sockets/tcp@0.2'
const udp = 'wasi:sockets/udp@0.2'

function listener(): Any {
  const socket = imports['wasi:sockets/tcp-create-socket@0.2'].createTcpSocket('ipv4')
  imports[tcp]['[method]tcp-socket.start-bind'](socket, network, loopback)
  ready(socket, 'tcp-socket')
  socket.finishBind()
  imports[tcp]['[method]tcp-socket.start-listen'](socket)
  ready(socket, 'tcp-socket')
  socket.finishListen()
  return socket
}

describe('sockets of a guest of WASI 0.2', () => {
  it('drop datagrams while 4 MiB of them wait for the guest, and only then', async () => {
    const socket = imports['wasi:sockets/udp-create-socket@0.2'].createUdpSocket('ipv4')
    imports[udp]['[method]udp-socket.start-bind'](socket, network, loopback)
    ready(socket, 'udp-socket')
    socket.finishBind()
    const [incoming, outgoing] = imports[udp]['[method]udp-socket.stream'](socket, undefined)
    const { port } = socket.localAddress().val
    const sender = peer(sending(port))
    expect(await sender.line()).toBe('sent')
    const receive = () => {
      ready(incoming, 'incoming-datagram-stream')
      return (incoming.receive(10_000n) as { data: Uint8Array }[]).map(({ data }) => data.length)
    }
    const late = 'late'.length
    // The system drops datagrams, too, while its own buffer is full: one that is sent after each receive arrives in the end.
    for (let lengths = receive(); !lengths.includes(late); lengths = receive()) {
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(mostQueuedBytes)
      sender.stdin.write('late')
    }
    for (const object of [socket, incoming, outgoing]) object[Symbol.dispose]()
    expect(room.used).toBe(0)
  })

  it.each(['receive', 'send'])(
    'round the size of the %s buffer to one that the system can be asked for',
    kind => {
      const socket = imports['wasi:sockets/udp-create-socket@0.2'].createUdpSocket('ipv4')
      for (const size of [2n ** 31n, 2n ** 64n - 1n])
        imports[udp][`[method]udp-socket.set-${kind}-buffer-size`](socket, size)
      expect(kind === 'send' ? socket.sendBufferSize() : socket.receiveBufferSize()).toBe(2n ** 31n - 1n)
      imports[udp]['[method]udp-socket.start-bind'](socket, network, loopback)
      ready(socket, 'udp-socket')
      socket.finishBind()
      socket[Symbol.dispose]()
      expect(room.used).toBe(0)
    },
  )

  it('have a bounded number of connections', () => {
    const limit = "import { Server } from 'node:net'; export default () => () => new Server().maxConnections"
    expect(callExtension(inWorker(limit), 'limit', [])).toBe(mostConnections)
  })

  it('close connections that the guest has not accepted', async () => {
    const socket = listener()
    const { port } = socket.localAddress().val
    const clients = [client(port), client(port)] as const
    ready(socket, 'tcp-socket')
    const accepted = imports[tcp]['[method]tcp-socket.accept'](socket)
    ready(socket, 'tcp-socket')
    socket[Symbol.dispose]()
    await Promise.race(clients.map(next => next()))
    for (const object of accepted) object[Symbol.dispose]()
    await Promise.all(clients.map(next => next()))
    expect(room.used).toBe(0)
  })

  it.each([
    ['first', (all: Disposable[]) => all],
    ['last', (all: Disposable[]) => all.toReversed()],
  ])('close when the guest has dropped the socket, %s, and its streams and pollables', async (_, order) => {
    const socket = listener()
    const { port } = socket.localAddress().val
    const isClosed = client(port)
    ready(socket, 'tcp-socket')
    const [connection, input, output] = imports[tcp]['[method]tcp-socket.accept'](socket)
    const streams = imports['wasi:io/streams@0.2']
    const all: Disposable[] = [
      socket,
      imports[tcp]['[method]tcp-socket.subscribe'](socket),
      connection,
      imports[tcp]['[method]tcp-socket.subscribe'](connection),
      input,
      streams['[method]input-stream.subscribe'](input),
      output,
      streams['[method]output-stream.subscribe'](output),
    ]
    for (const object of order(all)) object[Symbol.dispose]()
    await isClosed()
    expect(room.used).toBe(0)
  })

  it('are not affected by an error of a socket that no guest waits for', () => {
    const failing =
      'export default () => () => { setImmediate(() => { throw new Error("of another socket") }) }'
    callExtension(inWorker(failing), 'fail', [])
    const sockets = [1, 2, 3].map(() => listener())
    for (const socket of sockets) socket[Symbol.dispose]()
    expect(room.used).toBe(0)
  })

  it('are closed when the guest has no room for their streams', async () => {
    const socket = listener()
    const { port } = socket.localAddress().val
    const isClosed = client(port)
    ready(socket, 'tcp-socket')
    const before = room.used
    const most = 0x400_0000 - before - 100_000
    expect(room.charge(room, most)).toBe(true)
    expect(() => imports[tcp]['[method]tcp-socket.accept'](socket)).toThrow('exceeds')
    room.charge(room, -most)
    await isClosed()
    expect(room.used).toBe(before)
    socket[Symbol.dispose]()
  })
})

describe('sockets of a guest of WASI 0.3', () => {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  let types: Record<string, any>
  beforeEach(() => {
    types = imports['wasi:sockets/types@0.3']
  })

  it('may be reset by their peers, before, while and after the guest uses them', async () => {
    const server = peer(`let last
      require('node:net').createServer(socket => {
        last = socket.on('error', () => {}).on('close', () => console.log('reset'))
        socket.write('hello', () => console.log('connected'))
      }).listen(0, '127.0.0.1', function () { console.log(this.address().port) })
      process.stdin.on('data', () => last.resetAndDestroy())`)
    const port = Number(await server.line())
    const uses: ((socket: Any) => unknown)[] = [
      () => {},
      socket => void socket.receive(),
      async socket => socket.receive()[0].cancel(),
      socket => socket.send([]).catch(() => {}),
    ]
    for (const use of [...uses, ...uses]) {
      const socket = types['[static]tcp-socket.create']('ipv4')
      await types['[method]tcp-socket.connect'](socket, {
        tag: 'ipv4',
        val: { port, address: [127, 0, 0, 1] },
      })
      expect(await server.line()).toBe('connected')
      await use(socket)
      server.stdin.write('reset')
      expect(await server.line()).toBe('reset')
      socket[Symbol.dispose]()
    }
    expect(room.used).toBe(0)
  })

  it('close connections that the guest has not accepted', async () => {
    const socket = types['[static]tcp-socket.create']('ipv4')
    types['[method]tcp-socket.bind'](socket, loopback)
    const stream = types['[method]tcp-socket.listen'](socket)
    const clients = [client(socket.getLocalAddress().val.port), client(socket.getLocalAddress().val.port)]
    const { value: accepted } = await stream.next()
    await stream.return()
    await Promise.race(clients.map(next => next()))
    accepted[Symbol.dispose]()
    await Promise.all(clients.map(next => next()))
    socket[Symbol.dispose]()
    expect(room.used).toBe(0)
  })

  it('close when the guest drops a socket and the stream of a receive that waits for the peer, in any order', async () => {
    const server = peer(`require('node:net').createServer(socket => {
      socket.on('error', () => {}).on('close', () => console.log('closed')).resume()
    }).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`)
    const port = Number(await server.line())
    for (const order of [(all: unknown[]) => all, (all: unknown[]) => all.toReversed()]) {
      const socket = types['[static]tcp-socket.create']('ipv4')
      await types['[method]tcp-socket.connect'](socket, {
        tag: 'ipv4',
        val: { port, address: [127, 0, 0, 1] },
      })
      const [stream, outcome] = types['[method]tcp-socket.receive'](socket)
      const iterator = stream[Symbol.asyncIterator]()
      const next = iterator.next()
      const drops = [() => socket[Symbol.dispose](), () => void iterator.return()]
      for (const drop of order(drops) as (() => void)[]) drop()
      expect(await next).toMatchObject({ done: true })
      expect(await server.line()).toBe('closed')
      await outcome.read()
    }
    expect(room.used).toBe(0)
  })

  it('end the stream of a receive, after what has arrived, when the peer resets the connection', async () => {
    const server = peer(`let first
    require('node:net').createServer(socket => {
      socket.on('error', () => {})
      if (first !== undefined) return first.resetAndDestroy()
      first = socket
      socket.write('ab')
    }).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`)
    const port = Number(await server.line())
    const socket = types['[static]tcp-socket.create']('ipv4')
    await types['[method]tcp-socket.connect'](socket, { tag: 'ipv4', val: { port, address: [127, 0, 0, 1] } })
    const [stream, outcome] = types['[method]tcp-socket.receive'](socket)
    const iterator = stream[Symbol.asyncIterator]()
    expect(new TextDecoder().decode((await iterator.next()).value)).toBe('ab')
    client(port)
    expect(await iterator.next()).toMatchObject({ done: true })
    await expect(outcome.read()).rejects.toMatchObject({ payload: { tag: 'connection-reset' } })
    socket[Symbol.dispose]()
  })

  it('fail at once what they have under way when they are closed, and leave nothing in the worker', async () => {
    const server = peer(`require('node:net').createServer().listen(0, '127.0.0.1', function () {
      console.log(this.address().port)
    })`)
    const port = Number(await server.line())
    const [client, receiver, sender] = [
      types['[static]tcp-socket.create']('ipv4'),
      ...[1, 2].map(() => types['[static]udp-socket.create']('ipv4')),
    ]
    types['[method]udp-socket.bind'](receiver, loopback)
    const address = { tag: 'ipv4', val: { port, address: [127, 0, 0, 1] } }
    const inWorkers = [
      [client, 'connect', 'tcp-socket.connect', address],
      [receiver, 'receive', 'udp-socket.receive'],
      [sender, 'send', 'udp-socket.send', new Uint8Array(1), address],
    ].map(async ([socket, method, name, ...args]) => {
      const calls = vi.spyOn(socket, method)
      const outcome = types[`[method]${name}`](socket, ...args)
      await Promise.resolve()
      socket[Symbol.dispose]()
      await expect(outcome).rejects.toEqual({ tag: 'invalid-state' })
      return calls.mock.results[0]?.value
    })
    await Promise.allSettled(inWorkers)
    expect(room.used).toBe(0)
  })

  it('have one receive in the worker, however many the guest cancels, and room for sends until they end', async () => {
    const [socket, sender] = [1, 2].map(() => types['[static]udp-socket.create']('ipv4'))
    types['[method]udp-socket.bind'](socket, loopback)
    const requests = vi.spyOn(socket, 'receive')
    const { used } = room
    for (let i = 0; i < 100; i++) {
      const call = new HostCall(new Lifetime())
      const previous = switchCaller(call)
      const received = types['[method]udp-socket.receive'](socket)
      switchCaller(previous)
      call.cancel()
      await expect(received).rejects.toThrow('cancelled')
    }
    expect([requests.mock.calls.length, room.used]).toEqual([1, used])
    const received = types['[method]udp-socket.receive'](socket)
    const data = new Uint8Array(10_000)
    const sent = types['[method]udp-socket.send'](sender, data, socket.getLocalAddress())
    expect(room.used).toBeGreaterThan(used + 10_000)
    await sent
    expect((await received)[0]).toHaveLength(10_000)
    for (const each of [socket, sender]) each[Symbol.dispose]()
    expect(room.used).toBe(0)
  })

  it('drop datagrams while 4 MiB of them wait for the guest, and a receive ends with its socket', async () => {
    const socket = types['[static]udp-socket.create']('ipv4')
    types['[method]udp-socket.bind'](socket, loopback)
    const sender = peer(sending(socket.getLocalAddress().val.port))
    expect(await sender.line()).toBe('sent')
    const receive = async () => (await types['[method]udp-socket.receive'](socket))[0] as Uint8Array
    const isLate = (data: Uint8Array) => data.length === 4
    let bytes = 0
    sender.stdin.write('late')
    for (let data = await receive(); !isLate(data); data = await receive()) {
      bytes += data.length
      sender.stdin.write('late')
    }
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThanOrEqual(mostQueuedBytes)
    const left = (async () => {
      for (;;) await receive()
    })()
    socket[Symbol.dispose]()
    await expect(left).rejects.toThrow()
    expect(room.used).toBe(0)
  })
})
