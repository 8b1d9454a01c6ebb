import { describe, expect, test } from 'vitest'
import type { Instance } from '../component.ts'
import { liveObjects } from '../instance/live-objects.ts'
import { awaitOne, guest, turn } from '../testing/guest.ts'
import { component, run } from '../testing/wat.ts'

/**
 * Types of a resource `r` whose destructor counts its calls, and of streams and futures of `element`, which
 * may contain `r`.
 */
const typesOf = (element: string, before = '') => `
  (core module $Drops
    (global $count (mut i32) (i32.const 0))
    (func (export "drop") (param i32) (global.set $count (i32.add (global.get $count) (i32.const 1))))
    (func (export "count") (result i32) (global.get $count)))
  (core instance $drops (instantiate $Drops))
  (type $r' (resource (rep i32) (dtor (core func $drops "drop"))))
  (export $r "r" (type $r'))
  (func (export "dropped") (result u32) (canon lift (core func $drops "count")))
  ${before}
  (type $stream (stream ${element})) (type $future (future ${element}))`

/**
 * A guest that implements `r` and moves it through streams and futures of `element`. The tests drive it step
 * by step: they store handles in its memory, write them from there and read them into it.
 */
const mover = (element = '(own $r)', types = typesOf(element), name = '') =>
  guest(
    {
      types,
      canon: {
        'resource.new': ["resource.new $r'", '(param i32) (result i32)'],
        'resource.rep': ["resource.rep $r'", '(param i32) (result i32)'],
        'resource.drop': ["resource.drop $r'", '(param i32)'],
      },
      core: `${awaitOne}
      (global $end (mut i32) (i32.const 0))
      (func $open (param $both i64) (result i32)
        (global.set $end (i32.wrap_i64 (i64.shr_u (local.get $both) (i64.const 32))))
        (i32.wrap_i64 (local.get $both)))
      (func $over (param $result i32) (result i32)
        (if (i32.eq (local.get $result) (i32.const -1)) (then (local.set $result (call $await (global.get $end)))))
        (local.get $result))
      (func (export "make") (param $rep i32) (result i32) (call $resource.new (local.get $rep)))
      (func (export "rep-of") (param i32) (result i32) (local.get 0))
      (func (export "store") (param $at i32) (param $value i32) (i32.store (local.get $at) (local.get $value)))
      (func (export "load") (param $at i32) (result i32) (i32.load (local.get $at)))
      (func (export "store-new") (param $at i32) (param $rep i32)
        (i32.store (local.get $at) (call $resource.new (local.get $rep))))
      (func (export "rep-at") (param $at i32) (result i32) (call $resource.rep (i32.load (local.get $at))))
      (func (export "drop-at") (param $at i32) (call $resource.drop (i32.load (local.get $at))))
      (func (export "open") (result i32) (call $open (call $stream.new)))
      (func (export "write") (param $at i32) (param $length i32) (result i32)
        (call $over (call $stream.write-async (global.get $end) (local.get $at) (local.get $length))))
      (func (export "start-write") (param $at i32) (param $length i32) (result i32)
        (call $stream.write-async (global.get $end) (local.get $at) (local.get $length)))
      (func (export "cancel-write") (result i32) (call $stream.cancel-write-async (global.get $end)))
      (func (export "take") (param $s i32) (global.set $end (local.get $s)))
      (func (export "read") (param $at i32) (param $length i32) (result i32)
        (call $over (call $stream.read-async (global.get $end) (local.get $at) (local.get $length))))
      (func (export "start-read") (param $at i32) (param $length i32) (result i32)
        (call $stream.read-async (global.get $end) (local.get $at) (local.get $length)))
      (func (export "cancel-read") (result i32) (call $stream.cancel-read-async (global.get $end)))
      (func (export "drop-readable") (call $stream.drop-readable (global.get $end)))
      (func (export "back") (param $s i32) (result i32) (local.get $s))
      (func (export "open-future") (result i32) (call $open (call $future.new)))
      (func (export "write-future") (param $at i32) (result i32)
        (call $over (call $future.write-async (global.get $end) (local.get $at))))
      (func (export "take-future") (param $f i32) (global.set $end (local.get $f)))
      (func (export "read-future") (param $at i32) (result i32)
        (call $over (call $future.read-async (global.get $end) (local.get $at))))
      (func (export "drop-future") (call $future.drop-readable (global.get $end)))
      (func (export "back-future") (param $f i32) (result i32) (local.get $f))`,
      exports: {
        make: ['(param "rep" u32) (result (own $r))', 'sync'],
        'rep-of': ['(param "r" (borrow $r)) (result u32)', 'sync'],
        store: ['(param "at" u32) (param "value" u32)', 'sync'],
        load: ['(param "at" u32) (result u32)', 'sync'],
        'store-new': ['(param "at" u32) (param "rep" u32)', 'sync'],
        'rep-at': ['(param "at" u32) (result u32)', 'sync'],
        'drop-at': ['(param "at" u32)', 'sync'],
        open: ['(result $stream)', 'sync'],
        write: ['async (param "at" u32) (param "length" u32) (result u32)', 'sync'],
        'start-write': ['(param "at" u32) (param "length" u32) (result u32)', 'sync'],
        'cancel-write': ['(result u32)', 'sync'],
        take: ['(param "s" $stream)', 'sync'],
        read: ['async (param "at" u32) (param "length" u32) (result u32)', 'sync'],
        'start-read': ['(param "at" u32) (param "length" u32) (result u32)', 'sync'],
        'cancel-read': ['(result u32)', 'sync'],
        'drop-readable': ['', 'sync'],
        back: ['(param "s" $stream) (result $stream)', 'sync'],
        'open-future': ['(result $future)', 'sync'],
        'write-future': ['async (param "at" u32) (result u32)', 'sync'],
        'take-future': ['(param "f" $future)', 'sync'],
        'read-future': ['async (param "at" u32) (result u32)', 'sync'],
        'drop-future': ['', 'sync'],
        'back-future': ['(param "f" $future) (result $future)', 'sync'],
      },
    },
    name,
  )

type Exports = Instance['exports']

const [completed, dropped, cancelled] = [0, 1, 2]
const [at, other] = [1024, 2048]
const copied = (count: number, result = completed) => result | (count << 4)
/** Returns the single element that is ready for JS. */
const one = async (stream: AsyncIterator<unknown>) => (await stream.next()).value

describe('an own handle that a guest writes', () => {
  test('to a future is an object of its class in JS', async () => {
    const e = await run(mover())
    const future = e.openFuture()
    e.storeNew(at, 777)
    expect(await e.writeFuture(at)).toBe(completed)
    const r = await future
    expect(r).toBeInstanceOf(e.R)
    expect(e.repOf(r)).toBe(777)
    r[Symbol.dispose]()
    expect(e.dropped()).toBe(1)
  })

  test('to a stream is an object of its class in JS, and moves only when JS asks for the element', async () => {
    const e = await run(mover())
    const stream = e.open()
    e.storeNew(at, 1)
    e.storeNew(at + 4, 2)
    e.storeNew(at + 8, 3)
    expect(e.startWrite(at, 3)).toBe(0xffff_ffff)
    expect(e.repOf(await one(stream))).toBe(1)
    expect(e.repOf(await one(stream))).toBe(2)
    stream.cancel()
    expect(e.cancelWrite()).toBe(copied(2, dropped))
    expect(e.repAt(at + 8)).toBe(3)
    expect(() => e.repAt(at)).toThrow('unknown handle index')
  })

  test('stays with the guest when the write is cancelled before JS reads', async () => {
    const e = await run(mover())
    const stream = e.open()
    e.storeNew(at, 5)
    e.startWrite(at, 1)
    expect(e.cancelWrite()).toBe(copied(0, cancelled))
    expect(e.repAt(at)).toBe(5)
    stream.cancel()
  })

  test('stays with the guest when JS has dropped the future', async () => {
    const e = await run(mover())
    const stream = e.open()
    stream.cancel()
    e.storeNew(at, 5)
    expect(await e.write(at, 1)).toBe(copied(0, dropped))
    expect(e.repAt(at)).toBe(5)
  })

  test('cannot be used or written again by the guest', async () => {
    const e = await run(mover())
    const stream = e.open()
    e.storeNew(at, 5)
    e.store(at + 4, e.load(at))
    const first = one(stream)
    expect(await e.write(at, 1)).toBe(copied(1))
    expect(await first).toBeInstanceOf(e.R)
    const second = one(stream)
    await expect(e.write(at + 4, 1)).rejects.toThrow('unknown handle index')
    await expect(second).rejects.toThrow('unknown handle index')
  })

  test('is a trap, also for JS, when the guest does not hold it', async () => {
    const e = await run(mover())
    const future = e.openFuture()
    e.store(at, 999)
    await expect(e.writeFuture(at)).rejects.toThrow('unknown handle index 999')
    await expect(future).rejects.toThrow('unknown handle index 999')
  })

  test.each([
    [
      '(list (own $r))',
      (at: number, h: number) => [[at, at + 8] as const, [at + 4, 1] as const, [at + 8, h] as const],
      (v: Exports) => v[0],
    ],
    [
      '(tuple u32 (own $r))',
      (at: number, h: number) => [[at, 7] as const, [at + 4, h] as const],
      (v: Exports) => v[1],
    ],
    [
      '(option (own $r))',
      (at: number, h: number) => [[at, 1] as const, [at + 4, h] as const],
      (v: Exports) => v,
    ],
    [
      '(result u32 (error (own $r)))',
      (at: number, h: number) => [[at, 1] as const, [at + 4, h] as const],
      (v: Exports) => v.val,
    ],
    [
      '(map u32 (own $r))',
      (at: number, h: number) => [
        [at, at + 8] as const,
        [at + 4, 1] as const,
        [at + 8, 3] as const,
        [at + 12, h] as const,
      ],
      (v: Exports) => v.get(3),
    ],
  ])('inside a %s is an object of its class in JS', async (element, layout, pick) => {
    const e = await run(mover(element))
    const future = e.openFuture()
    e.storeNew(512, 42)
    for (const [address, value] of layout(at, e.load(512))) e.store(address, value)
    expect(await e.writeFuture(at)).toBe(completed)
    expect(e.repOf(pick(await future))).toBe(42)
  })
})

describe('an own handle that JS writes', () => {
  test('to a future becomes a handle of the guest, and its object is unusable in JS', async () => {
    const e = await run(mover())
    const r = e.make(777)
    e.takeFuture(Promise.resolve(r))
    expect(await e.readFuture(at)).toBe(completed)
    expect(e.repAt(at)).toBe(777)
    expect(() => e.repOf(r)).toThrow('given away')
  })

  test('to a stream is given away when the guest reads it, and is dropped with the stream', async () => {
    const e = await run(mover())
    const [first, second, third] = [e.make(1), e.make(2), e.make(3)]
    e.take([first, second, third])
    expect(await e.read(at, 2)).toBe(copied(2))
    expect([e.repAt(at), e.repAt(at + 4)]).toEqual([1, 2])
    e.dropReadable()
    await turn()
    expect(() => e.repOf(second)).toThrow('given away')
    expect(() => e.repOf(third)).toThrow('given away or disposed of')
  })

  test('stays with JS when the guest cancels its read, and is dropped with a future', async () => {
    const e = await run(mover())
    const r = e.make(1)
    const later = Promise.withResolvers<unknown>()
    e.take(
      (async function* () {
        yield await later.promise
      })(),
    )
    e.startRead(at, 1)
    await turn()
    expect(e.cancelRead()).toBe(copied(0, cancelled))
    later.resolve(r)
    await turn()
    expect(e.repOf(r)).toBe(1)

    e.takeFuture(Promise.resolve(r))
    e.dropFuture()
    await turn()
    expect(() => e.repOf(r)).toThrow('given away or disposed of')
  })

  test.each([
    ['a number', () => 4242, 'got 4242'],
    ['an object of another class', () => ({}), 'got another object'],
    ['nothing', () => undefined, 'got undefined'],
    [
      'an object that was given away',
      (e: Exports) => {
        const r = e.make(1)
        e.takeFuture(Promise.resolve(r))
        return e.readFuture(other).then(() => r)
      },
      'given away',
    ],
  ])('must be an object of the resource: %s ends the guest that reads it', async (_, given, message) => {
    const e = await run(mover())
    const value = await given(e)
    e.takeFuture(Promise.resolve(value))
    await expect(e.readFuture(at)).rejects.toThrow(message)
  })

  test('must come from the same instance of the component', async () => {
    const compiled = await component(mover())
    const [a, b] = [(await compiled.instantiate()).exports, (await compiled.instantiate()).exports]
    const r = a.make(1) as object
    b.takeFuture(Promise.resolve(r))
    await expect(b.readFuture(at)).rejects.toThrow(/expected a .*, got a /)
    expect(a.repOf(r)).toBe(1)
  })

  test('is given away even when a later element does not fit', async () => {
    const e = await run(mover('(list (own $r))'))
    const first = e.make(1)
    e.takeFuture(Promise.resolve([first, 4242]))
    await expect(e.readFuture(at)).rejects.toThrow('got 4242')
    expect(() => e.repOf(first)).toThrow('trapped before')
    // The instance has ended: JS could not dispose of a resource that it still owned.
    first[Symbol.dispose]()
  })
})

describe('a stream or future that a guest passes from JS to JS', () => {
  test('moves an own handle from the writer to the reader', async () => {
    const e = await run(mover())
    const r = e.make(9)
    const read = await e.backFuture(Promise.resolve(r))
    expect(read).toBeInstanceOf(e.R)
    expect(e.repOf(read)).toBe(9)
    expect(() => e.repOf(r)).toThrow('given away')

    const stream = e.back([read])
    expect(e.repOf(await one(stream))).toBe(9)
    expect(() => e.repOf(read)).toThrow('given away')
    expect(liveObjects(e).handles).toBe(0)
  })

  test('fails for reader and writer when a value does not fit', async () => {
    const e = await run(mover())
    await expect(e.backFuture(Promise.resolve(4242))).rejects.toThrow('got 4242')
    let returned = false
    const source = {
      [Symbol.iterator]: () => source,
      next: () => ({ done: false, value: 4242 }),
      return: () => {
        returned = true
        return { done: true, value: undefined }
      },
    }
    await expect(e.back(source).next()).rejects.toThrow('got 4242')
    await turn()
    expect(returned).toBe(true)
    expect(e.repOf(e.make(1))).toBe(1)
  })

  test('converts values to their type: numbers to typed arrays, strings to well-formed strings, records to their fields', async () => {
    const numbers = await run(mover('u16'))
    expect(await one(numbers.back([1, 65_537]))).toEqual(new Uint16Array([1, 1]))
    const strings = await run(mover('(tuple string (list u8) (map u32 bool))'))
    const value = ['a\ud800'.repeat(1000), [1, 2], [[7, 1]]]
    expect(await strings.backFuture(Promise.resolve(value))).toEqual([
      'a\ufffd'.repeat(1000),
      new Uint8Array([1, 2]),
      new Map([[7, true]]),
    ])
  })
})

describe('a stream of futures of own handles', () => {
  const nested = mover('$inner', typesOf('$inner', '(type $inner (future (own $r)))'))

  test('is a stream of promises of objects in JS when a guest passes it on', async () => {
    const e = await run(nested)
    const r = e.make(3)
    const read = await one(e.back([Promise.resolve(r)]))
    expect(e.repOf(await read)).toBe(3)
    expect(() => e.repOf(r)).toThrow('given away')
  })

  test('is a stream of promises of objects in JS when the guest writes its own futures', async () => {
    const e = await run(nested)
    e.take([Promise.resolve(e.make(4))])
    expect(await e.read(at, 1)).toBe(copied(1))
    const stream = e.open()
    e.startWrite(at, 1)
    expect(e.repOf(await await one(stream))).toBe(4)
  })
})

test('an own handle in a stream between two components becomes a handle of the reader', async () => {
  const reader = guest(
    {
      types: '(import "r" (type $r (sub resource))) (type $stream (stream (own $r)))',
      core: `
        (global $end (mut i32) (i32.const 0))
        (func (export "take") (param $s i32) (global.set $end (local.get $s)))
        (func (export "read") (param $at i32) (param $length i32) (result i32)
          (call $stream.read-async (global.get $end) (local.get $at) (local.get $length)))
        (func (export "give") (param $at i32) (result i32) (i32.load (local.get $at)))`,
      exports: {
        take: ['(param "s" $stream)', 'sync'],
        read: ['(param "at" u32) (param "length" u32) (result u32)', 'sync'],
        give: ['(param "at" u32) (result (own $r))', 'sync'],
      },
    },
    '$Reader',
  )
  const e = await run(`(component ${mover('(own $r)', typesOf('(own $r)'), '$Mover')} ${reader}
    (instance $mover (instantiate $Mover))
    (alias export $mover "r" (type $r))
    (instance $reader (instantiate $Reader (with "r" (type $r))))
    (export "mover" (instance $mover)) (export "reader" (instance $reader)))`)
  e.reader.take(e.mover.open())
  e.mover.storeNew(at, 1)
  e.mover.storeNew(at + 4, 2)
  e.mover.startWrite(at, 2)
  expect(e.reader.read(at, 1)).toBe(copied(1))
  expect(e.mover.cancelWrite()).toBe(copied(1, cancelled))
  expect(e.mover.repOf(e.reader.give(at))).toBe(1)
  expect(e.mover.repAt(at + 4)).toBe(2)
  expect(() => e.mover.repAt(at)).toThrow('unknown handle index')
})

test.each(['stream', 'future'])('a %s cannot contain a borrow', async kind => {
  const text = `(component (import "r" (type $r (sub resource))) (type $s (${kind} (list (borrow $r)))))`
  await expect(
    component(text).then(c => c.instantiate({ imports: { R: class {} } as never })),
  ).rejects.toThrow(`a ${kind} cannot contain a \`borrow\` type`)
})
