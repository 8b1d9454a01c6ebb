import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { run } from '../../../component/src/testing/wat.ts'
import { roomOf } from '../guest-room.ts'
import {
  drop,
  guest,
  ok,
  quarter,
  testRoomOfBodies,
  testRoomOfMessages,
} from '../testing/room-of-messages.ts'
import { wasi } from './wasi.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

describe('the room of a guest of WASI 0.2', () => {
  testRoomOfMessages('0.2', wasi)
  testRoomOfBodies(wasi)
})

describe('the room of a guest of WASI 0.3', () => {
  testRoomOfMessages('0.3', wasi)

  it('is free when a body is taken back, and the guest gets the stream and the trailers that it gave', async () => {
    const { http, fields, request, room } = guest(await wasi(), '0.3')
    const body = (async function* () {
      yield quarter
    })()
    const trailers = fields(2)
    const options = http['[constructor]request-options']()
    const message = request(fields(1), { body, options, trailers: { tag: 'ok', val: trailers } })
    const shared = http['[method]request.get-options'](message)
    const [stream, future] = http['[static]request.consume-body'](message, Promise.resolve(ok))
    expect(stream).toBe(body)
    drop((await future).val, shared)
    expect(room.used).toBe(0)
  })

  it('is free when a message is dropped whose trailers have arrived', async () => {
    const { fields, request, room } = guest(await wasi(), '0.3')
    drop(request(fields(1), { trailers: { tag: 'ok', val: fields(2) } }))
    await Promise.resolve()
    await Promise.resolve()
    expect(room.used).toBe(0)
  })

  it('gives back the room of what nobody dropped when it is collected', async () => {
    const { fields, room } = guest(await wasi(), '0.3')
    const make = () => void fields(3)
    make()
    expect(room.used).toBeGreaterThan(0)
    while (room.used > 0) {
      collectGarbage()
      await new Promise(resolve => setImmediate(resolve))
    }
  })
})

describe.each(['0.2.3', '0.3.0'])('a component that makes fields of WASI %s without an end', version => {
  const component = (drop: string) => `(component
    (import "wasi:http/types@${version}" (instance $http
      (export "fields" (type $fields (sub resource)))
      (export "[constructor]fields" (func (result (own $fields))))))
    (alias export $http "fields" (type $fields))
    (core func $new (canon lower (func $http "[constructor]fields")))
    (core func $drop (canon resource.drop $fields))
    (core module $m
      (import "" "new" (func $new (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "make") (param i32) (local $fields i32)
        (loop $next
          (local.set $fields (call $new))
          ${drop}
          (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
          (br_if $next (local.get 0)))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
    (func (export "make") (param "count" u32) (canon lift (core func $i "make"))))`

  it('traps when it keeps them, and its end gives their room back', async () => {
    const imports = await wasi()
    const { make } = await run(component(''), imports)
    expect(() => make(100_000)).toThrow(
      /the host keeps for the guest exceeds .* bytes; the guest must drop handles/,
    )
    expect(roomOf(imports).used).toBe(0)
  })

  it('runs on when it drops them', async () => {
    const imports = await wasi()
    const { make } = await run(component('(call $drop (local.get $fields))'), imports)
    make(200_000)
    expect(roomOf(imports).used).toBe(0)
  })
})
