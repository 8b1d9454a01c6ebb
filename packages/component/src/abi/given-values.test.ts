import { describe, expect, test, vi } from 'vitest'
import type { Limits } from '../limits.ts'
import { guest, turn } from '../testing/guest.ts'
import { things } from '../testing/things.ts'
import { component } from '../testing/wat.ts'

/** A guest that receives elements of the host in each way; `before` defines types for them. */
const receiver = (element: string, before = '') =>
  guest({
    types: `
      (import "thing" (type $Thing (sub resource))) ${before}
      (type $stream (stream ${element})) (type $future (future ${element}))`,
    syncImports: { get: [`(result (list ${element}))`, '(param i32)'] },
    core: `
      (global $end (mut i32) (i32.const 0))
      (func (export "take") (param $s i32) (global.set $end (local.get $s)))
      (func (export "read") (param $length i32) (result i32)
        (call $stream.read-async (global.get $end) (i32.const 64) (local.get $length)))
      (func (export "drop") (call $stream.drop-readable (global.get $end)))
      (func (export "back") (param $s i32) (result i32) (local.get $s))
      (func (export "take-future") (param $f i32) (global.set $end (local.get $f)))
      (func (export "read-future") (result i32) (call $future.read-async (global.get $end) (i32.const 64)))
      (func (export "drop-future") (call $future.drop-readable (global.get $end)))
      (func (export "get") (call $get (i32.const 0)))
      (func (export "give") (param i32 i32))`,
    exports: {
      take: ['(param "s" $stream)', 'sync'],
      read: ['(param "length" u32) (result u32)', 'sync'],
      drop: ['', 'sync'],
      back: ['(param "s" $stream) (result $stream)', 'sync'],
      'take-future': ['(param "f" $future)', 'sync'],
      'read-future': ['(result u32)', 'sync'],
      'drop-future': ['', 'sync'],
      get: ['', 'sync'],
      give: [`(param "items" (list ${element}))`, 'sync'],
    },
  })

/** Instantiates a {@link receiver}, whose import `get` returns what `get` makes of the host. */
async function start(
  element: string,
  limits: Limits = {},
  get: (host: ReturnType<typeof things>) => unknown = () => [],
  before = '',
) {
  const host = things()
  const imports = { ...host.imports, get: () => get(host) }
  const instance = await (await component(receiver(element, before))).instantiate({ imports, limits })
  return { ...instance, host, make: () => new host.Thing() }
}

/** The numbers of the things that were dropped, in ascending order. */
const dropped = ({ host }: { host: ReturnType<typeof things> }) => host.dropped.toSorted((a, b) => a - b)

const own = '(own $Thing)'
const named = '(tuple (own $Thing) string)'

describe('each resource in a chunk of a stream is dropped once when the guest that reads it', () => {
  test('has no handle left for one of them', async () => {
    const to = await start(own, { handles: 3 })
    to.exports.take([to.make(), to.make(), to.make(), to.make()])
    to.exports.read(4)
    await turn()
    expect(to.signal.reason.message).toContain('too many handles')
    expect(dropped(to)).toEqual([1, 2, 3, 4])
  })

  test('may not receive as long a string', async () => {
    const to = await start(named, { stringBytes: 3 })
    to.exports.take(['a', 'bb', 'ccc', 'd'].map(name => [to.make(), name]))
    to.exports.read(4)
    await turn()
    expect(to.signal.reason.message).toContain('limit of 3 bytes')
    expect(dropped(to)).toEqual([1, 2, 3, 4])
  })

  test('receives a value that does not fit', async () => {
    const to = await start(own)
    to.exports.take([to.make(), 5, to.make()])
    to.exports.read(3)
    await turn()
    expect(to.signal.reason.message).toContain('got 5')
    expect(dropped(to)).toEqual([1, 2])
  })

  test('ends while the chunk is converted', async () => {
    const to = await start(`(record (field "first" ${own}) (field "second" ${own}))`)
    const chunk = {
      first: to.make(),
      get second() {
        to.end()
        return second
      },
    }
    const second = to.make()
    to.exports.take([chunk])
    to.exports.read(1)
    await turn()
    expect(dropped(to)).toEqual([1, 2])
  })

  test.each(['drop', 'end'] as const)('never reads, because of %s', async how => {
    const to = await start(own)
    to.exports.take([to.make(), to.make()])
    if (how === 'drop') to.exports.drop()
    else to.end()
    await turn()
    expect(dropped(to)).toEqual([1, 2])
  })

  test('is JS to which a guest hands it on, and a value does not fit', async () => {
    const to = await start(`(list ${own})`)
    const stream = to.exports.back([[to.make(), 5, to.make()], [to.make()]])
    await expect(stream.next()).rejects.toThrow('got 5')
    await turn()
    expect(dropped(to)).toEqual([1, 2, 3])
  })
})

describe('each resource in a future is dropped once when the guest that holds it', () => {
  test('has no handle left for one of them', async () => {
    const to = await start(`(list ${own})`, { handles: 2 })
    to.exports.takeFuture(Promise.resolve([to.make(), to.make(), to.make()]))
    to.exports.readFuture()
    await turn()
    expect(to.signal.reason.message).toContain('too many handles')
    expect(dropped(to)).toEqual([1, 2, 3])
  })

  test('drops the future, also for a `result` whose payload has no tag', async () => {
    const to = await start(`(result ${own} (error u32))`)
    to.exports.takeFuture(Promise.resolve(to.make()))
    to.exports.dropFuture()
    to.exports.takeFuture(Promise.resolve({ tag: 'ok', val: to.make() }))
    to.exports.dropFuture()
    await turn()
    expect(dropped(to)).toEqual([1, 2])
  })
})

test('nothing is dropped of a stream and a future that the guest has read as a whole', async () => {
  const to = await start(own)
  const drop = vi.spyOn(AbortController.prototype, 'abort')
  try {
    to.exports.take([to.make(), to.make()])
    to.exports.read(2)
    to.exports.takeFuture(Promise.resolve(to.make()))
    await turn()
    to.exports.readFuture()
    await turn()
    // Values are dropped by the end of a table that receives them.
    expect(drop).not.toHaveBeenCalled()
    to.exports.takeFuture(Promise.resolve(to.make()))
    to.exports.dropFuture()
    await turn()
    expect([drop.mock.calls.length, dropped(to)]).toEqual([1, [4]])
  } finally {
    drop.mockRestore()
  }
})

describe('a resource that a host promises for several futures is dropped once', () => {
  test('when the guest has dropped all of them before', async () => {
    const to = await start(own)
    const { promise, resolve } = Promise.withResolvers<object>()
    for (let i = 0; i < 3; i++) {
      to.exports.takeFuture(promise)
      to.exports.dropFuture()
    }
    resolve(to.make())
    await turn()
    expect(dropped(to)).toEqual([1])
  })

  test('when a guest that has dropped one of them and read another ends', async () => {
    const to = await start(own)
    const { promise, resolve } = Promise.withResolvers<object>()
    to.exports.takeFuture(promise)
    to.exports.dropFuture()
    to.exports.takeFuture(promise)
    to.exports.readFuture()
    resolve(to.make())
    await turn()
    expect(dropped(to)).toEqual([])
    to.end()
    expect(dropped(to)).toEqual([1])
  })
})

describe('each resource in a list of the host is dropped once when the guest that receives it', () => {
  const three = (host: ReturnType<typeof things>) => [new host.Thing(), new host.Thing(), new host.Thing()]

  test('as a result has no handle left for one of them', async () => {
    const to = await start(own, { handles: 1 }, three)
    expect(() => to.exports.get()).toThrow('too many handles')
    expect(dropped(to)).toEqual([1, 2, 3])
  })

  test('as a result receives a value that does not fit before it', async () => {
    const to = await start(own, {}, host => [5, ...three(host)])
    expect(() => to.exports.get()).toThrow('got 5')
    expect(dropped(to)).toEqual([1, 2, 3])
  })

  test('as an argument has no handle left for one of them', async () => {
    const to = await start(own, { handles: 1 })
    expect(() => to.exports.give(three(to.host))).toThrow('too many handles')
    expect(dropped(to)).toEqual([1, 2, 3])
  })

  test('as futures has no room for the name of one of them', async () => {
    const { promise, resolve } = Promise.withResolvers<object>()
    const to = await start(
      '(tuple $ready string)',
      { stringBytes: 3 },
      () => [[promise, 'long name']],
      `(type $ready (future ${own}))`,
    )
    expect(() => to.exports.get()).toThrow('limit of 3 bytes')
    resolve(to.make())
    await turn()
    expect(dropped(to)).toEqual([1])
  })
})

test('each stream in a result that the guest has no room for is cancelled once', async () => {
  const cancelled: number[] = []
  const streams = [1, 2, 3, 4].map(
    number => new ReadableStream({ cancel: () => void cancelled.push(number) }),
  )
  const to = await start('$bytes', { handles: 2 }, () => streams, '(type $bytes (stream u8))')
  expect(() => to.exports.get()).toThrow('too many handles')
  await turn()
  expect(cancelled.toSorted()).toEqual([1, 2, 3, 4])
})

test('a resource of another guest is dropped once when the guest that receives it has no room for it', async () => {
  const owner = await (
    await component(`(component
      (core module $M
        (global $count (mut i32) (i32.const 0))
        (func (export "drop") (param i32) (global.set $count (i32.add (global.get $count) (local.get 0))))
        (func (export "count") (result i32) (global.get $count)))
      (core instance $m (instantiate $M))
      (type $T (resource (rep i32) (dtor (core func $m "drop"))))
      (export $thing "thing" (type $T))
      (core func $new (canon resource.new $T))
      (core module $N (import "" "new" (func $new (param i32) (result i32)))
        (func (export "make") (param i32) (result i32) (call $new (local.get 0))))
      (core instance $n (instantiate $N (with "" (instance (export "new" (func $new))))))
      (func (export "make") (param "rep" u32) (result (own $thing)) (canon lift (core func $n "make")))
      (func (export "count") (result u32) (canon lift (core func $m "count"))))`)
  ).instantiate({ imports: {} })
  const { Thing, make, count } = owner.exports
  const to = await (await component(receiver(own))).instantiate({
    imports: { Thing, get: () => [make(1), make(10), make(100), make(1000)] },
    limits: { handles: 2 },
  })
  expect(() => to.exports.get()).toThrow('too many handles')
  expect(count()).toBe(1111)
})
