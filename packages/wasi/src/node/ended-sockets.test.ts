import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { createConnection } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Component, Instance } from '../../../component/src/component.ts'
import { component } from '../../../component/src/testing/wat.ts'
import { roomOf } from '../guest-room.ts'
import { wasi } from './wasi.ts'

// biome-ignore lint/suspicious/noExplicitAny: the interfaces are called as the runtime would, without types.
type Any = any

/** Guest that begins an operation of a socket, reads the stream that belongs to it, and keeps both until an end of its own. */
const guest = `(component
  (import "socket" (type $socket (sub resource)))
  (import "begin" (func $begin (result (tuple (own $socket) (stream u8)))))
  (import "wasi:cli/exit@0.3.0" (instance $exit (export "exit" (func (param "status" (result))))))
  (type $bytes (stream u8))
  (core module $libc (memory (export "memory") 1))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (core func $begin (canon lower (func $begin) (memory $memory)))
  (core func $read (canon stream.read $bytes async (memory $memory)))
  (core func $exit (canon lower (func $exit "exit")))
  (core module $m
    (import "" "memory" (memory 1))
    (import "" "begin" (func $begin (param i32)))
    (import "" "read" (func $read (param i32 i32 i32) (result i32)))
    (import "" "exit" (func $exit (param i32)))
    (func (export "run")
      (call $begin (i32.const 0))
      (drop (call $read (i32.load (i32.const 4)) (i32.const 16) (i32.const 8))))
    (func (export "trap") unreachable)
    (func (export "exit") (call $exit (i32.const 0))))
  (core instance $m (instantiate $m (with "" (instance
    (export "memory" (memory $memory))
    (export "begin" (func $begin))
    (export "read" (func $read))
    (export "exit" (func $exit))))))
  (func (export "run") (canon lift (core func $m "run")))
  (func (export "trap") (canon lift (core func $m "trap")))
  (func (export "exit") (canon lift (core func $m "exit"))))`

const ends: readonly [name: string, end: (app: Instance) => unknown][] = [
  ['traps', app => app.exports.trap()],
  ['exits', app => app.exports.exit()],
  ['is ended by the embedder', app => app.end('enough')],
]

/** A server that reads nothing, in another process, whose sockets are not counted. */
let server: ChildProcess
let port: number
let compiled: Component
let types: Any
let room: Any
beforeAll(async () => {
  const script = `require('node:net').createServer({ pauseOnConnect: true }, socket => socket.on('error', () => {}))
    .listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
  server = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [text] = await once(server.stdout as NodeJS.ReadableStream, 'data')
  port = Number(text)
  compiled = await component(guest)
})
afterAll(() => server.kill())

/** Returns the sockets that this process has open, its workers included: their names in the system. */
function openSockets(): Set<string> {
  const targets = readdirSync('/proc/self/fd').map(fd => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return ''
    }
  })
  return new Set(targets.filter(target => target.startsWith('socket:')))
}

const address = (to: number) => ({ tag: 'ipv4', val: { port: to, address: [127, 0, 0, 1] } })
const make = (kind: string) => types[`[static]${kind}-socket.create`]('ipv4')
const forget = (work: Promise<unknown>) => void work.catch(() => {})
const never: AsyncIterator<number> & AsyncIterable<number> = {
  [Symbol.asyncIterator]: () => never,
  next: () => new Promise(() => {}),
}

/** Yields pieces of 64 KiB. */
async function* pieces(count: number): AsyncIterableIterator<Uint8Array> {
  for (let i = 0; i < count; i++) yield new Uint8Array(0x1_0000)
}

/** Begins an operation with a socket that is prepared outside of the guest, and returns the stream that belongs to it. */
type Begin = (socket: Any) => AsyncIterable<unknown>

const operations: readonly [name: string, prepare: () => unknown, begin: Begin][] = [
  [
    'a TCP send to a peer that does not read',
    connected,
    socket => {
      forget(types['[method]tcp-socket.send'](socket, pieces(Infinity)))
      return never
    },
  ],
  ['a TCP receive', connected, socket => types['[method]tcp-socket.receive'](socket)[0]],
  [
    'a TCP send whose bytes have ended',
    connected,
    socket => {
      forget(types['[method]tcp-socket.send'](socket, pieces(512)))
      return never
    },
  ],
  [
    'a TCP send and a receive of one socket',
    connected,
    socket => {
      forget(types['[method]tcp-socket.send'](socket, pieces(Infinity)))
      return types['[method]tcp-socket.receive'](socket)[0]
    },
  ],
  [
    'a TCP connect',
    () => make('tcp'),
    socket => {
      forget(types['[method]tcp-socket.connect'](socket, address(port)))
      return never
    },
  ],
  ['a TCP accept', () => bound('tcp'), socket => accepting(socket)],
  [
    'a TCP accept of a connection that arrives',
    () => bound('tcp'),
    socket => {
      const connections = accepting(socket)
      createConnection(socket.getLocalAddress().val.port, '127.0.0.1').on('error', () => {})
      return connections
    },
  ],
  [
    'a UDP receive',
    () => bound('udp'),
    socket => {
      forget(types['[method]udp-socket.receive'](socket))
      return never
    },
  ],
  [
    'a UDP send',
    () => make('udp'),
    socket => {
      forget(types['[method]udp-socket.send'](socket, new Uint8Array(9), address(port)))
      return never
    },
  ],
]

async function connected(): Promise<unknown> {
  const socket = make('tcp')
  await types['[method]tcp-socket.connect'](socket, address(port))
  return socket
}

function bound(kind: string): unknown {
  const socket = make(kind)
  types[`[method]${kind}-socket.bind`](socket, address(0))
  return socket
}

/** Listens, and returns a stream that never yields, with the connections that a guest accepts when it reads. */
function accepting(socket: Any): AsyncIterable<unknown> {
  const connections = types['[method]tcp-socket.listen'](socket)
  const accepted: Disposable[] = []
  const iterator = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      const { done, value } = await connections.next()
      if (!done) accepted.push(value)
      return never.next()
    },
    return() {
      for (const connection of accepted) connection[Symbol.dispose]()
      return connections.return()
    },
  }
  return iterator
}

describe.each(ends)('when its guest %s', (_, end) => {
  it.each(operations)('%s leaves no descriptor and no room', async (_, prepare, begin) => {
    const imports = await wasi({ network: ['127.0.0.1'] })
    types = imports['wasi:sockets/types@0.3']
    room = roomOf(imports)
    const before = openSockets()
    const socket = (await prepare()) as Any
    class Owner {
      [Symbol.dispose]() {
        socket[Symbol.dispose]()
      }
    }
    const app = await compiled.instantiate({
      imports: { ...imports, socket: Owner, begin: () => [new Owner(), begin(socket)] },
    })
    app.exports.run()
    await new Promise(setImmediate)
    try {
      end(app)
    } catch {}
    expect(app.signal.aborted).toBe(true)
    await expect.poll(() => [...openSockets().difference(before)]).toEqual([])
    await expect.poll(() => room.used).toBe(0)
  })
})
