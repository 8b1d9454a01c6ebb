import { type Imports, Trap } from '@wasi-webgpu/component'
import { expect, it } from 'vitest'
import { roomOf } from '../guest-room.ts'

// biome-ignore lint/suspicious/noExplicitAny: the interfaces are called as the runtime would, without types.
type Any = any

export const quarter = new Uint8Array(0x8000).fill(0x61)
export const ok = { tag: 'ok', val: undefined }

/** Returns a guest without grants, which calls as the runtime does. */
export function guest(imports: Record<string, Any>, version: '0.2' | '0.3') {
  const http = imports[`wasi:http/types@${version}`]
  const room = roomOf(imports)
  return {
    http,
    room,
    send: (request: object) =>
      version === '0.2'
        ? imports[`wasi:http/outgoing-handler@0.2`].handle(request, undefined)
        : imports['wasi:http/client@0.3'].send(request),
    fields: (values = 1) => http['[static]fields.from-list'](Array(values).fill(['a', quarter])),
    request: (
      headers: object,
      { body = undefined as Any, trailers = ok as Any, options = undefined as Any } = {},
    ) =>
      version === '0.2'
        ? http['[constructor]outgoing-request'](headers)
        : http['[static]request.new'](headers, body, Promise.resolve(trailers), options)[0],
    response: (headers: object) =>
      version === '0.2'
        ? http['[constructor]outgoing-response'](headers)
        : http['[static]response.new'](headers, undefined, Promise.resolve(ok))[0],
    headersOf: (message: object, kind: 'request' | 'response') =>
      version === '0.2'
        ? http[`[method]outgoing-${kind}.headers`](message)
        : http[`[method]${kind}.get-headers`](message),
  }
}

/** Drops handles as the runtime does. */
export const drop = (...objects: object[]) => {
  for (const object of objects) (object as Disposable)[Symbol.dispose]()
}

function failure(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  return undefined
}

/** Tests that the messages of a guest share a room, from which nothing is lost. */
export function testRoomOfMessages(version: '0.2' | '0.3', open: () => Promise<Imports>): void {
  it('bounds the fields of all messages together', async () => {
    const { fields, room } = guest(await open(), version)
    // Fields are checked byte by byte: filling the last quarter of the room with them suffices.
    const others = fields(1)
    room.charge(others, 0x300_0000)
    const held: object[] = []
    const error = failure(() => {
      for (;;) held.push(fields(3))
    })
    expect(error).toEqual(version === '0.2' ? expect.any(Trap) : { tag: 'size-exceeded' })
    expect(held.length * 3 * quarter.length).toBeLessThan(0x100_0000)
    expect(room.used).toBeGreaterThan(0x3f0_0000)
    drop(...held, others)
    expect(room.used).toBe(0)
    drop(fields(3))
  })

  it.each(['fields', 'requests', 'responses', 'request options', 'clones'])(
    'bounds the number of %s',
    async kind => {
      const { http, fields, request, response, room } = guest(await open(), version)
      const original = fields(1)
      const empty = () => http['[constructor]fields']()
      const make = {
        fields: empty,
        requests: () => request(empty()),
        responses: () => response(empty()),
        'request options': () => http['[constructor]request-options'](),
        clones: () => http['[method]fields.clone'](original),
      }[kind] as () => object
      const held: object[] = []
      // Requests and responses of WASI 0.2 have a stream in another thread: a smaller room suffices.
      room.charge(original, 0x3f0_0000)
      expect(failure(() => Array.from({ length: 2000 }, () => held.push(make())))).toBeInstanceOf(Trap)
      drop(...held, original)
      expect(room.used).toBe(0)
    },
  )

  it('is free again after a loop that makes and drops messages', async () => {
    const { fields, request, headersOf, response, room } = guest(await open(), version)
    for (let i = 0; i < 30; i++) {
      const [one, other] = [request(fields(3)), response(fields(3))]
      drop(one, headersOf(other, 'response'), other)
    }
    expect(room.used).toBe(0)
  })

  it('follows the changes of fields', async () => {
    const { http, room } = guest(await open(), version)
    const fields = http['[constructor]fields']()
    const empty = room.used
    for (let i = 0; i < 100; i++) http['[method]fields.set'](fields, 'a', [quarter, quarter])
    http['[method]fields.append'](fields, 'A', quarter)
    expect(room.used).toBeGreaterThan(empty + 3 * quarter.length)
    expect(failure(() => http['[method]fields.append'](fields, 'connection', quarter))).toBeDefined()
    expect(failure(() => http['[method]fields.append'](fields, 'b', new Uint8Array([0])))).toBeDefined()
    http['[method]fields.delete'](fields, 'a')
    for (let i = 0; i < 100; i++) http['[method]fields.set'](fields, `name-${i}`, [])
    expect(room.used).toBe(empty)
    if (version === '0.3') {
      http['[method]fields.append'](fields, 'b', quarter)
      expect(http['[method]fields.get-and-delete'](fields, 'b')).toEqual([quarter])
      expect(room.used).toBe(empty)
    }
  })

  it.each(['request', 'response'] as const)(
    'holds the headers of a %s until it and all their handles are dropped',
    async kind => {
      const { fields, room, headersOf, ...make } = guest(await open(), version)
      const headers = fields(3)
      const message = make[kind](headers)
      const [one, two] = [headersOf(message, kind), headersOf(message, kind)]
      expect(one).toBe(headers)
      drop(one, message)
      expect(room.used).toBeGreaterThan(3 * quarter.length)
      drop(two)
      expect(room.used).toBe(0)
      drop(two, message)
      expect(room.used).toBe(0)
    },
  )

  it('is free after a request that is denied', async () => {
    const { fields, request, room, send } = guest(await open(), version)
    expect(failure(() => send(request(fields(3))))).toEqual({ tag: 'HTTP-request-denied' })
    expect(room.used).toBe(0)
  })
}

/** Tests that the bodies of messages of WASI 0.2 are in the room, too. */
export function testRoomOfBodies(open: () => Promise<Imports>): void {
  it('bounds the bodies that are open, and is free when they are finished', async () => {
    const { http, fields, request, room, send } = guest(await open(), '0.2')
    const requests = Array.from({ length: 3 }, () => request(fields()))
    for (const [i, message] of requests.entries()) {
      const body = http['[method]outgoing-request.body'](message)
      const before = room.used
      const stream = http['[method]outgoing-body.write'](body)
      expect(room.used - before).toBeGreaterThanOrEqual(0x2_0000)
      expect([failure(() => http['[method]outgoing-body.write'](body)), room.used - before]).toEqual([
        undefined,
        0x2_0000,
      ])
      stream[Symbol.dispose]?.()
      if (i === 0) http['[static]outgoing-body.finish'](body, undefined)
      if (i === 1) expect(failure(() => http['[static]outgoing-body.finish'](body, fields(2)))).toBeDefined()
      if (i === 2) drop(body)
      if (i === 2) failure(() => send(message))
      else drop(message)
    }
    expect(room.used).toBe(0)
  })
}
