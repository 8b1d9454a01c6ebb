import { Trap } from '@wasi-webgpu/component'
import { describe, expect, it } from 'vitest'
import { HostCall, switchCaller } from '../../../component/src/async/host-call.ts'
import { Lifetime } from '../../../component/src/instance/lifetime.ts'
import { GuestRoom, roomOf } from '../guest-room.ts'
import { wasi } from './wasi.ts'

// biome-ignore lint/suspicious/noExplicitAny: the interfaces are called as the runtime would, without types.
type Any = any

describe('the room of a guest', () => {
  it('gives an object back after its last owner, with its parts, and only once', () => {
    const room = new GuestRoom(10_000)
    const ends: string[] = []
    const part = room.keep(() => ({ [Symbol.dispose]: () => ends.push('part') }), { bytes: 100 })
    const whole = room.keep(() => ({ [Symbol.dispose]: () => ends.push('whole') }), {
      parts: [part, undefined],
    })
    const used = room.used
    room.share(whole)
    room.share(part)
    room.drop(whole)
    expect([room.used, ends]).toEqual([used, []])
    whole[Symbol.dispose]()
    expect([room.used, ends]).toEqual([used / 2 + 50, ['whole']])
    room.drop(part)
    room.drop(part)
    whole[Symbol.dispose]()
    expect([room.used, ends]).toEqual([0, ['whole', 'part']])
  })

  it('keeps nothing of an object that cannot be made, nor its parts', () => {
    const room = new GuestRoom(10_000)
    const fail = () => {
      throw new RangeError('no')
    }
    for (const [make, bytes, error] of [
      [fail, 0, RangeError],
      [() => ({}), 10_000, Trap],
    ] as const) {
      const part = room.keep(() => ({}))
      expect(() => room.keep(make, { bytes, parts: [part] })).toThrow(error)
      expect(room.used).toBe(0)
    }
  })

  it('changes nothing when there is no room for a charge', () => {
    const room = new GuestRoom(3000)
    const object = room.keep(() => ({}), { bytes: 1000 })
    const { used } = room
    expect([room.charge(object, 2000), room.used]).toEqual([false, used])
    expect([room.charge(object, -1000), room.charge(object, 1900), room.used]).toEqual([
      true,
      true,
      used + 900,
    ])
    room.drop(object)
    expect(room.used).toBe(0)
  })
})

describe('a guest without grants', () => {
  /** Makes an object that the guest keeps until it drops it. */
  const kinds: [string, (imports: Record<string, Any>) => Disposable][] = [
    ['sockets of TCP', imports => imports['wasi:sockets/tcp-create-socket@0.2'].createTcpSocket('ipv4')],
    ['sockets of UDP', imports => imports['wasi:sockets/udp-create-socket@0.2'].createUdpSocket('ipv4')],
    [
      'instants of clocks',
      imports => imports['wasi:clocks/monotonic-clock@0.2'].subscribeInstant(10n ** 18n),
    ],
    [
      'pollables',
      ofBody((imports, stream) => imports['wasi:io/streams@0.2']['[method]output-stream.subscribe'](stream)),
    ],
    [
      'errors of streams',
      ofBody((imports, stream) => {
        try {
          return imports['wasi:io/streams@0.2']['[method]output-stream.write'](stream, new Uint8Array(9))
        } catch (error) {
          if (error instanceof Trap) throw error
          return (error as { val: Disposable }).val
        }
      }),
    ],
    [
      'waits',
      imports => {
        const call = new HostCall(new Lifetime())
        const previous = switchCaller(call)
        try {
          imports['wasi:clocks/monotonic-clock@0.3'].waitFor(10n ** 18n).catch(() => {})
        } finally {
          switchCaller(previous)
        }
        return { [Symbol.dispose]: () => void call.cancel() }
      },
    ],
    [
      'streams of the standard input',
      imports => {
        const [input] = imports['wasi:cli/stdin@0.3'].readViaStream()
        return { [Symbol.dispose]: () => void input.return() }
      },
    ],
  ]

  /** Makes objects of the stream of one outgoing body of two bytes. */
  function ofBody(make: (imports: Record<string, Any>, stream: object) => Disposable) {
    let stream: object | undefined
    return (imports: Record<string, Any>) => {
      const http = imports['wasi:http/types@0.2']
      if (stream === undefined) {
        const length = [['content-length', new Uint8Array([0x32])]]
        const request = http['[constructor]outgoing-request'](http['[static]fields.from-list'](length))
        stream = http['[method]outgoing-body.write'](http['[method]outgoing-request.body'](request)) as object
      }
      return make(imports, stream)
    }
  }

  it.each(kinds)('keeps a bounded number of %s, and any number one after the other', async (_, make) => {
    const imports = await wasi()
    const room = roomOf(imports)
    make(imports)[Symbol.dispose]()
    await new Promise(resolve => setImmediate(resolve))
    const before = room.used
    for (let i = 0; i < 100; i++) make(imports)[Symbol.dispose]()
    const most = 0x400_0000 - 200_000 - room.used
    room.charge(room, most)
    const kept: Disposable[] = []
    expect(() => {
      for (let i = 0; i < 200; i++) kept.push(make(imports))
    }).toThrow(Trap)
    expect(kept.length).toBeGreaterThan(10)
    for (const object of kept) object[Symbol.dispose]()
    room.charge(room, -most)
    await new Promise(resolve => setImmediate(resolve))
    expect(room.used).toBe(before)
  })
})
