import { describe, expect, test } from 'vitest'
import { liveObjects } from '../instance/live-objects.ts'
import { awaitOne, guest, Later, settled, turn } from '../testing/guest.ts'
import { component, run } from '../testing/wat.ts'
import { GuestStream } from './guest-stream.ts'

/** A guest that reads from JS up to `length` elements of a `type` to `address`, and returns their number. */
const reading = (type = 'u8', element = type) =>
  guest({
    types: `(type $stream (stream ${element})) (type $future (future ${element}))`,
    core: `${awaitOne}
      (global $s (mut i32) (i32.const 0))
      (func (export "take") (param i32) (global.set $s (local.get 0)))
      (func (export "read") (param i32) (result i32) (local $result i32)
        (local.set $result (call $stream.read-async (global.get $s) (i32.const 1024) (local.get 0)))
        (if (i32.eq (local.get $result) (i32.const -1)) (then (local.set $result (call $await (global.get $s)))))
        (local.get $result))
      (func (export "drop") (call $stream.drop-readable (global.get $s)))
      (func (export "give") (result i32) (global.get $s))
      (func (export "byte") (param i32) (result i32) (i32.load8_u (i32.add (i32.const 1024) (local.get 0))))`,
    exports: {
      take: ['(param "s" $stream)', 'sync'],
      read: ['async (param "length" u32) (result u32)', 'sync'],
      drop: ['', 'sync'],
      give: ['(result $stream)', 'sync'],
      byte: ['(param "at" u32) (result u8)', 'sync'],
    },
  })

/** A guest that writes to JS. */
const writing = (element = 'u8') =>
  guest({
    types: `(type $stream (stream ${element})) (type $future (future ${element}))`,
    core: `${awaitOne}
      (global $w (mut i32) (i32.const 0))
      (func $open (param $both i64) (result i32)
        (global.set $w (i32.wrap_i64 (i64.shr_u (local.get $both) (i64.const 32))))
        (i32.wrap_i64 (local.get $both)))
      (func (export "open") (result i32) (call $open (call $stream.new)))
      (func (export "write") (param $at i32) (param $length i32) (result i32) (local $result i32)
        (local.set $result (call $stream.write-async (global.get $w) (local.get $at) (local.get $length)))
        (if (i32.eq (local.get $result) (i32.const -1)) (then (local.set $result (call $await (global.get $w)))))
        (local.get $result))
      (func (export "start-writing") (param $at i32) (param $length i32)
        (drop (call $stream.write-async (global.get $w) (local.get $at) (local.get $length))))
      (func (export "close") (call $stream.drop-writable (global.get $w)))
      (func (export "open-future") (result i32) (call $open (call $future.new)))
      (func (export "write-future") (param $at i32) (result i32) (local $result i32)
        (local.set $result (call $future.write-async (global.get $w) (local.get $at)))
        (if (i32.eq (local.get $result) (i32.const -1)) (then (local.set $result (call $await (global.get $w)))))
        (call $future.drop-writable (global.get $w))
        (local.get $result))
      (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
      (func (export "trap") unreachable)
      (func (export "back") (param i32) (result i32) (local.get 0))`,
    exports: {
      open: ['(result $stream)', 'sync'],
      write: ['async (param "at" u32) (param "length" u32) (result u32)', 'sync'],
      'start-writing': ['(param "at" u32) (param "length" u32)', 'sync'],
      close: ['', 'sync'],
      'open-future': ['(result $future)', 'sync'],
      'write-future': ['async (param "at" u32) (result u32)', 'sync'],
      store: ['(param "at" u32) (param "value" u32)', 'sync'],
      trap: ['', 'sync'],
      back: ['(param "s" $stream) (result $stream)', 'sync'],
    },
  })

/** A guest that returns the streams and futures that it receives. */
const handingOn = (type: string) =>
  guest({
    types: `(type $future (future ${type})) (type $stream (stream ${type}))`,
    core: `
      (func (export "back") (param $s i32) (result i32) (local.get $s))
      (func (export "back-future") (param $f i32) (result i32) (local.get $f))`,
    exports: {
      back: ['(param "s" $stream) (result $stream)', 'sync'],
      'back-future': ['(param "f" $future) (result $future)', 'sync'],
    },
  })

const [completed, dropped] = [0, 1]
const payload = (result: number, count: number) => result | (count << 4)

describe('a stream from a guest to JS', () => {
  test('is an async iterable, whose chunks for u8 are Uint8Arrays as written', async () => {
    const exports = await run(writing())
    const stream = exports.open()
    expect(stream).toBeInstanceOf(GuestStream)
    exports.store(512, 0x04030201)
    const first = stream.next()
    expect(await exports.write(512, 3)).toBe(payload(completed, 3))
    expect(await first).toEqual({ done: false, value: new Uint8Array([1, 2, 3]) })
    const write = exports.write(513, 3)
    await turn()
    expect(await stream.next()).toEqual({ done: false, value: new Uint8Array([2, 3, 4]) })
    expect(await write).toBe(payload(completed, 3))
    const end = stream.next()
    exports.close()
    expect(await end).toEqual({ done: true, value: undefined })
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(liveObjects(exports).handles).toBe(0)
  })

  test('of other elements yields them one by one', async () => {
    const exports = await run(writing('(tuple u8 u8)'))
    const stream = exports.open()
    exports.store(512, 0x04030201)
    const write = exports.write(512, 2)
    const seen: unknown[] = []
    const iterating = (async () => {
      for await (const element of stream) seen.push(element)
    })()
    expect(await write).toBe(payload(completed, 2))
    exports.close()
    await iterating
    expect(seen).toEqual([
      [1, 2],
      [3, 4],
    ])
  })

  test('without an element type yields undefined for each element', async () => {
    const exports = await run(
      writing('').replaceAll('(stream )', '(stream)').replaceAll('(future )', '(future)'),
    )
    const stream = exports.open()
    const write = exports.write(0, 3)
    const seen: unknown[] = []
    const iterating = (async () => {
      for await (const element of stream) seen.push(element)
    })()
    await write
    exports.close()
    await iterating
    expect(seen).toEqual([undefined, undefined, undefined])
  })

  test('is not read before JS asks', async () => {
    const exports = await run(writing())
    const stream = exports.open()
    expect(await settled(exports.write(512, 1))).toBe('pending')
    // A stream that is neither read nor cancelled ends only when it is garbage-collected.
    stream.cancel()
  })

  test('ends for the guest after cancel() and after leaving the loop', async () => {
    const exports = await run(writing())
    const stream = exports.open()
    stream.cancel()
    expect(await exports.write(512, 1)).toBe(payload(dropped, 0))
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    exports.close()

    const second = exports.open()
    const write = exports.write(512, 1)
    for await (const chunk of second) {
      expect(chunk).toHaveLength(1)
      break
    }
    expect(await write).toBe(payload(completed, 1))
    expect(await exports.write(512, 1)).toBe(payload(dropped, 0))
  })

  test('can be cancelled during a read', async () => {
    const exports = await run(writing())
    const stream = exports.open()
    const next = stream.next()
    stream.cancel()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(await exports.write(512, 1)).toBe(payload(dropped, 0))
  })

  test('may have several pending calls of next(), each for the next element', async () => {
    const exports = await run(writing('(tuple u8)'))
    const stream = exports.open()
    exports.store(512, 0x04030201)
    const nexts = [stream.next(), stream.next(), stream.next()]
    await exports.write(512, 1)
    await turn()
    await exports.write(513, 3)
    exports.close()
    expect((await Promise.all(nexts)).map(({ value }) => value)).toEqual([[1], [2], [3]])
    expect((await stream.next()).value).toEqual([4])
    expect((await stream.next()).done).toBe(true)
  })

  test('rejects a pending and a later next() when the guest traps', async () => {
    const exports = await run(writing())
    const [read, idle] = [exports.open(), exports.open()]
    const next = read.next()
    next.catch(() => {})
    expect(exports.trap).toThrow(/unreachable/)
    await expect(next).rejects.toThrow(/unreachable/)
    await expect(idle.next()).rejects.toThrow(/unreachable/)
  })

  test('rejects and ends the guest for an invalid element', async () => {
    const exports = await run(writing('string'))
    const stream = exports.open()
    exports.store(512, 0xffff_fff0)
    exports.store(516, 100)
    const write = exports.write(512, 1)
    write.catch(() => {})
    await turn()
    await expect(stream.next()).rejects.toThrow(/out of bounds/)
    await expect(write).rejects.toThrow(/out of bounds/)
    expect(exports.close).toThrow(/trapped before/)
  })

  test('passed back to a guest is the same stream', async () => {
    const exports = await run(writing())
    const stream = exports.open()
    const again = exports.back(stream)
    const next = again.next()
    exports.store(512, 0x04030201)
    await exports.write(512, 2)
    expect((await next).value).toEqual(new Uint8Array([1, 2]))
    await expect(stream.next()).rejects.toThrow(/given away/)
    stream.cancel()
    expect(await settled(exports.write(512, 2))).toBe('pending')
  })

  test('passed back after a read continues with the remaining elements', async () => {
    const exports = await run(writing('(tuple u8)'))
    const stream = exports.open()
    exports.store(512, 0x04030201)
    const write = exports.write(512, 3)
    expect((await stream.next()).value).toEqual([1])
    await write
    const again = exports.back(stream)
    expect((await again.next()).value).toEqual([2])
    expect((await again.next()).value).toEqual([3])
  })

  test('passes from one component to another through JS', async () => {
    const [from, to] = [await run(writing()), await run(reading())]
    to.take(from.open())
    from.store(512, 0x04030201)
    const write = from.write(512, 4)
    expect(await to.read(3)).toBe(payload(completed, 3))
    expect(to.byte(2)).toBe(3)
    expect(await settled(write)).toBe(payload(completed, 3))
    from.close()
    expect(await to.read(3)).toBe(payload(dropped, 0))
    to.drop()
    expect(liveObjects(from).handles + liveObjects(to).handles).toBe(0)
  })

  test('between two components is dropped for the reader when the writer traps', async () => {
    const [from, to] = [await run(writing()), await run(reading())]
    to.take(from.open())
    const read = to.read(3)
    expect(from.trap).toThrow(/unreachable/)
    expect(await read).toBe(payload(dropped, 0))
    to.drop()
  })

  test('between two components is dropped for the reader that reads when the writer has ended', async () => {
    const [from, to] = [await (await component(writing())).instantiate(), await run(reading())]
    to.take(from.exports.open())
    from.end()
    expect(await to.read(3)).toBe(payload(dropped, 0))
  })

  test('between two components is dropped for the writer when the reader ends', async () => {
    const [from, to] = [await run(writing()), await (await component(reading())).instantiate()]
    to.exports.take(from.open())
    const write = from.write(512, 3)
    to.end()
    expect(await write).toBe(payload(dropped, 0))
    from.close()
  })

  test.each(['reads first', 'reads last'])(
    'between two components ends the writer of an invalid element, not the reader, which %s',
    async order => {
      const [from, to] = [await run(writing('char')), await run(reading('char'))]
      to.take(from.open())
      from.store(512, 0xd800)
      const reads = order === 'reads first' ? to.read(1) : undefined
      const write: Promise<number> = from.write(512, 1)
      const read = reads ?? to.read(1)
      await expect(write).rejects.toThrow(/char/)
      expect(await read).toBe(payload(dropped, 0))
      to.drop()
    },
  )

  test.each(['writes first', 'writes last'])(
    'between two components ends the reader that has no room, not the writer, which %s',
    async order => {
      const noRoom = reading('string').replace(
        '(global $next (mut i32) (i32.const 4096))',
        '(global $next (mut i32) (i32.const -8))',
      )
      const [from, to] = [await run(writing('string')), await run(noRoom)]
      to.take(from.open())
      from.store(516, 1)
      const writes = order === 'writes first' ? from.write(512, 1) : undefined
      const read: Promise<number> = to.read(1)
      const write = writes ?? from.write(512, 1)
      await expect(read).rejects.toThrow(/unreachable/)
      expect(await write).toBe(payload(dropped, 1))
      from.close()
    },
  )
})

describe('a stream from JS to a guest', () => {
  async function* generated() {
    yield new Uint8Array([1, 2, 3])
    yield [4]
    await turn()
    yield 5
  }

  test.each<[string, () => unknown]>([
    ['a typed array', () => new Uint8Array([1, 2, 3, 4, 5])],
    ['an array of numbers', () => [1, 2, 3, 4, 5]],
    ['an array of chunks', () => [new Uint8Array([1, 2]), [3, 4, 5]]],
    ['an iterable', () => new Set([1, 2, 3, 4, 5])],
    ['an iterable of promises', () => new Set([Promise.resolve(1), Promise.resolve([2, 3, 4, 5])])],
    ['an async iterable', generated],
    [
      'a ReadableStream',
      () =>
        new ReadableStream({
          async start(controller) {
            for await (const chunk of generated()) controller.enqueue(chunk)
            controller.close()
          },
        }),
    ],
  ])('may be %s', async (_, make) => {
    const exports = await run(reading())
    exports.take(make())
    const seen: number[] = []
    for (;;) {
      const result = await exports.read(2)
      for (let i = 0; i < result >>> 4; i++) seen.push(exports.byte(i))
      if ((result & 0xf) === dropped) break
    }
    expect(seen).toEqual([1, 2, 3, 4, 5])
    exports.drop()
    expect(liveObjects(exports).handles).toBe(0)
  })

  test('of other elements may be any iterable of them', async () => {
    for (const elements of [['a', 'bc'], new Set(['a', 'bc'])]) {
      const exports = await run(reading('string'))
      exports.take(elements)
      let count = 0
      for (let result = 0; result !== payload(dropped, 0); count += result >>> 4)
        result = await exports.read(9)
      expect(count).toBe(2)
      expect(exports.byte(4)).toBe(elements instanceof Set ? 2 : 1)
    }
  })

  test.each([5, 'text', undefined, null, {}])('must not be %s', async value => {
    const exports = await run(reading())
    expect(() => exports.take(value)).toThrow(TypeError)
    exports.take([1])
  })

  test('is pulled only while the guest reads, and its iterator is returned when the guest drops its end', async () => {
    const log: string[] = []
    const iterator: AsyncIterableIterator<number> = {
      [Symbol.asyncIterator]: () => iterator,
      next: async () => {
        log.push('next')
        return { done: false, value: 1 }
      },
      return: async () => {
        log.push('return')
        return { done: true, value: undefined }
      },
    }
    const exports = await run(reading())
    exports.take(iterator)
    await turn()
    expect(log).toEqual([])
    expect(await exports.read(1)).toBe(payload(completed, 1))
    await turn()
    expect(log).toEqual(['next'])
    expect(await exports.read(1)).toBe(payload(completed, 1))
    exports.drop()
    await turn()
    expect(log).toEqual(['next', 'next', 'return'])
  })

  test('that is a pending ReadableStream is cancelled when the guest drops its end', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const source = new ReadableStream<number>({ cancel: () => resolve('cancelled') })
    const instance = await (await component(reading())).instantiate()
    instance.exports.take(source)
    const read: Promise<number> = instance.exports.read(1)
    await turn()
    instance.end()
    expect(await promise).toBe('cancelled')
    await expect(read).rejects.toThrow('the instance was ended')
  })

  test('has its iterator returned at most once, even during a read, and never after its end', async () => {
    const log: string[] = []
    const iteratorOf = (next: () => Promise<IteratorResult<number>>) => ({
      [Symbol.asyncIterator]() {
        return this
      },
      next,
      return: () => {
        log.push('return')
        return Promise.reject(new Error('nobody is interested'))
      },
    })
    const ended = await run(reading())
    ended.take(iteratorOf(async () => ({ done: true, value: undefined })))
    expect(await ended.read(1)).toBe(payload(dropped, 0))
    ended.drop()
    await turn()
    expect(log).toEqual([])
    const trapped = await run(
      `${reading().replace('(func (export "drop") (call $stream.drop-readable (global.get $s)))', '(func (export "drop") unreachable)')}`,
    )
    trapped.take(iteratorOf(() => new Promise(() => {})))
    const read = trapped.read(1)
    read.catch(() => {})
    await turn()
    expect(trapped.drop).toThrow(/unreachable/)
    await turn()
    expect(log).toEqual(['return'])
  })

  test('runs no JS code on the stack of the guest', async () => {
    const exports = await run(reading())
    const seen: number[] = []
    exports.take({
      *[Symbol.iterator]() {
        seen.push(exports.byte(0))
        yield 7
      },
    })
    expect(await exports.read(1)).toBe(payload(completed, 1))
    expect(seen).toEqual([0])
  })

  test('that throws ends the reading guest with the error', async () => {
    const problem = new RangeError('no')
    const exports = await run(reading())
    exports.take(
      (async function* () {
        yield 1
        throw problem
      })(),
    )
    expect(await exports.read(1)).toBe(payload(completed, 1))
    await expect(exports.read(1)).rejects.toBe(problem)
    expect(exports.drop).toThrow(/trapped before/)
  })

  test('that throws after the last read of the guest has no effect', async () => {
    const later = new Later<IteratorResult<number>>()
    const exports = await run(reading())
    exports.take({ [Symbol.asyncIterator]: () => ({ next: later.next }) })
    const read = exports.read(1)
    read.catch(() => {})
    await turn()
    expect(later.size).toBe(1)
    expect(exports.drop).toThrow(/busy/)
    later.reject(new RangeError('no'))
    await turn()
  })

  test('whose elements do not fit ends the reading guest, and its iterator is returned', async () => {
    const log: string[] = []
    const exports = await run(reading('string'))
    exports.take(
      (function* () {
        try {
          yield 5
        } finally {
          log.push('returned')
        }
      })(),
    )
    await expect(exports.read(1)).rejects.toThrow(/expected a string, got 5/)
    await turn()
    expect(log).toEqual(['returned'])
    const other = await run(reading())
    other.take([{}][Symbol.iterator]())
    await expect(other.read(1)).rejects.toThrow(/expected numbers/)
  })

  test('reports to a read of 0 elements when elements are ready', async () => {
    const later = new Later<IteratorResult<number>>()
    const exports = await run(reading())
    exports.take({ [Symbol.asyncIterator]: () => ({ next: later.next }) })
    const ready = exports.read(0)
    expect(await settled(ready)).toBe('pending')
    later.resolve({ done: false, value: 9 })
    expect(await ready).toBe(payload(completed, 0))
    expect(await exports.read(4)).toBe(payload(completed, 1))
    expect(exports.byte(0)).toBe(9)
  })

  test('comes back to JS as a stream', async () => {
    const exports = await run(reading())
    exports.take([1, 2, 3])
    const stream = exports.give()
    expect((await stream.next()).value).toEqual(new Uint8Array([1, 2, 3]))
    expect((await stream.next()).done).toBe(true)
  })
})

describe('a future', () => {
  test('from a guest is a promise of its value in JS', async () => {
    const exports = await run(writing('u32'))
    const future = exports.openFuture()
    expect(await settled(future)).toBe('pending')
    exports.store(512, 77)
    expect(await exports.writeFuture(512)).toBe(completed)
    expect(await future).toBe(77)
    expect(liveObjects(exports).handles).toBe(0)
  })

  test('from a guest rejects when the guest traps, without an unhandled rejection', async () => {
    const exports = await run(writing('u32'))
    const future = exports.openFuture()
    exports.openFuture()
    expect(exports.trap).toThrow(/unreachable/)
    await expect(future).rejects.toThrow(/unreachable/)
  })

  const readingFuture = (type: string) =>
    guest({
      types: `(type $future (future ${type})) (type $stream (stream ${type}))`,
      core: `${awaitOne}
        (global $f (mut i32) (i32.const 0))
        (func (export "take") (param i32) (global.set $f (local.get 0)))
        (func (export "read") (result i32) (local $result i32)
          (local.set $result (call $future.read-async (global.get $f) (i32.const 512)))
          (if (i32.eq (local.get $result) (i32.const -1)) (then (local.set $result (call $await (global.get $f)))))
          (if (local.get $result) (then unreachable))
          (call $future.drop-readable (global.get $f))
          (i32.const 512))
        (func (export "drop") (call $future.drop-readable (global.get $f)))`,
      exports: {
        take: ['(param "f" $future)', 'sync'],
        read: [`async (result ${type})`, 'sync'],
        drop: ['', 'sync'],
      },
    })
  /** Two core values, so that the result is returned in memory. */
  const pair = '(tuple u32 u32)'

  test('from JS may be a promise or a value', async () => {
    for (const value of [[1, 2], Promise.resolve([1, 2]), turn().then(() => [1, 2])]) {
      const exports = await run(readingFuture(pair))
      exports.take(value)
      expect(await exports.read()).toEqual([1, 2])
      expect(liveObjects(exports).handles).toBe(0)
    }
  })

  test('whose promise rejects ends the reading guest with the reason', async () => {
    const problem = new RangeError('no')
    for (const read of ['before', 'after']) {
      const later = new Later()
      const exports = await run(readingFuture(pair))
      exports.take(later.next())
      const early = read === 'before' ? exports.read() : undefined
      early?.catch(() => {})
      later.reject(problem)
      await turn()
      await expect(early ?? exports.read()).rejects.toBe(problem)
      expect(exports.drop).toThrow(/trapped before/)
    }
  })

  test('whose promise rejects has no effect on a guest that does not read it', async () => {
    const exports = await run(readingFuture(pair))
    exports.take(Promise.reject(new RangeError('no')))
    await turn()
    exports.drop()
    exports.take([1, 2])
    expect(await exports.read()).toEqual([1, 2])
  })

  test('of a result reads as an error when its promise rejects', async () => {
    const type = '(result u32 (error u32))'
    for (const reason of [7, Object.assign(new Error('seven'), { payload: 7 })]) {
      const exports = await run(readingFuture(type))
      exports.take(Promise.reject(reason))
      await expect(exports.read()).rejects.toMatchObject({ name: 'ComponentError', payload: 7 })
    }
    const exports = await run(readingFuture(type))
    exports.take(Promise.resolve({ tag: 'ok', val: 3 }))
    expect(await exports.read()).toBe(3)
  })

  test.each([
    ['undefined for an ok without a payload', '(result (error u32))', undefined, undefined],
    ['an ok without a payload', '(result (error u32))', { tag: 'ok' }, undefined],
    ['the payload of its ok', '(result u32 (error u32))', 3, 3],
    ['the list of its ok', '(result (list u8))', [1, 2], new Uint8Array([1, 2])],
    ['the option of its ok', '(result (option u32))', undefined, undefined],
    [
      'a list that has a tag as well',
      '(result (list (tuple u32 u32)))',
      Object.assign([[1, 2]], { tag: 'ok' }),
      [[1, 2]],
    ],
  ])('of a result may resolve to %s', async (_, type, value, result) => {
    const exports = await run(readingFuture(type))
    exports.take(Promise.resolve(value))
    expect(await exports.read()).toEqual(result)
  })

  test('of a result reads as an error when its promise resolves to an err', async () => {
    const exports = await run(readingFuture('(result (error u32))'))
    exports.take(Promise.resolve({ tag: 'err', val: 7 }))
    await expect(exports.read()).rejects.toMatchObject({ name: 'ComponentError', payload: 7 })
  })

  test('of a result ends the guest when its promise rejects with an error that has no payload', async () => {
    const problem = new RangeError('a fault of the host')
    const exports = await run(readingFuture('(result (error u32))'))
    exports.take(Promise.reject(problem))
    await expect(exports.read()).rejects.toBe(problem)
  })

  test('of a result is a tagged value in JS, even when JS has written it', async () => {
    const exports = await run(handingOn('(result u32 (error u32))'))
    expect(await exports.backFuture(Promise.resolve(3))).toEqual({ tag: 'ok', val: 3 })
    expect(await exports.backFuture(Promise.reject(Object.assign(new Error(), { payload: 4 })))).toEqual({
      tag: 'err',
      val: 4,
    })
    const stream = exports.back([1, { tag: 'err', val: 2 }])
    expect([(await stream.next()).value, (await stream.next()).value]).toEqual([
      { tag: 'ok', val: 1 },
      { tag: 'err', val: 2 },
    ])
  })

  test('whose value does not fit ends the reading guest', async () => {
    const exports = await run(readingFuture(pair))
    exports.take(Promise.resolve('no'))
    await expect(exports.read()).rejects.toThrow(TypeError)
  })
})

describe('a stream that a host writes and a guest hands on to JS', () => {
  /** A source that is always ready and has no end. */
  const endless = () => {
    const source = {
      isOver: false,
      asked: 0,
      [Symbol.asyncIterator]: () => source,
      next: async () => ({ done: false, value: new Uint8Array(++source.asked) }),
      return: async () => {
        source.isOver = true
        return { done: true, value: undefined }
      },
    }
    return source
  }

  test.each([0, 1])(
    'ends with the instance, after the guest has read from it %d times: its source is cancelled, its reader fails',
    async reads => {
      const { exports, end } = await (await component(reading())).instantiate()
      const source = endless()
      exports.take(source)
      for (let i = 0; i < reads; i++) await exports.read(8)
      const stream = exports.give()
      await stream.next()
      const { asked } = source
      end('enough')
      await expect(stream.next()).rejects.toThrow('enough')
      expect(await stream.next()).toEqual({ done: true, value: undefined })
      expect(source).toMatchObject({ isOver: true, asked })
    },
  )

  test('ends with the instance while its reader waits for a source that never answers', async () => {
    const { exports, end } = await (await component(handingOn('u8'))).instantiate()
    const { promise } = Promise.withResolvers<IteratorResult<Uint8Array>>()
    const source = { [Symbol.asyncIterator]: () => ({ next: () => promise }) }
    const [stream, future] = [exports.back(source), exports.backFuture(promise)]
    const next = stream.next()
    await turn()
    end('enough')
    await expect(next).rejects.toThrow('enough')
    await expect(future).rejects.toThrow('enough')
  })

  test('ends with the instance although nobody reads from it', async () => {
    const { exports, end } = await (await component(handingOn('u8'))).instantiate()
    const source = endless()
    const cancelled = new Promise<void>(resolve => {
      exports.back(Object.assign(source, { return: async () => resolve() }))
    })
    end()
    await cancelled
  })

  test('outlives the instance when JS has given it to another one', async () => {
    const { exports, end } = await (await component(handingOn('u8'))).instantiate()
    const other = await run(handingOn('u8'))
    const stream = other.back(exports.back(endless()))
    end()
    expect((await stream.next()).value).toEqual(new Uint8Array(1))
  })

  test('lets the event loop turn, although its source is always ready', async () => {
    const exports = await run(handingOn('u8'))
    let hasTurned = false
    setImmediate(() => {
      hasTurned = true
    })
    let chunks = 0
    for await (const _ of exports.back(endless())) if (hasTurned || ++chunks > 100) break
    expect(chunks).toBeLessThan(20)
  })
})

test('a single write of 2^28 - 1 elements to JS lets the event loop turn', async () => {
  const exports = await run(
    writing('').replaceAll('(stream )', '(stream)').replaceAll('(future )', '(future)'),
  )
  const stream = exports.open()
  exports.startWriting(0, 2 ** 28 - 1)
  let hasTurned = false
  let elements = 0
  await stream.next()
  setImmediate(() => {
    hasTurned = true
  })
  for await (const _ of stream) if (hasTurned || ++elements > 1e6) break
  expect(elements).toBeLessThan(1e5)
})
