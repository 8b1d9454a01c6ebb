import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { guest, turn } from '../testing/guest.ts'
import { things } from '../testing/things.ts'
import { component, run } from '../testing/wat.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** `lost` of each call is a new future; `drop` drops the readable end of one, `read` waits for its value. */
const reader = (element: string) =>
  guest({
    types: `(type $future (future ${element}))`,
    syncImports: { lost: [`(result (future ${element}))`, '(result i32)'] },
    core: `
      (func (export "lost") (result i32) (call $lost))
      (func (export "drop") (param i32) (call $future.drop-readable (local.get 0)))
      (func (export "read") (param i32) (result i32)
        (drop (call $future.read (local.get 0) (i32.const 16)))
        (i32.load (i32.const 16)))`,
    exports: {
      lost: ['(result u32)', 'sync'],
      drop: ['(param "future" u32)', 'sync'],
      read: ['async (param "future" u32) (result u32)', 'sync'],
    },
  })

test.each(['u32', '(result u32)'])(
  'all futures of type %s that a host function makes of one promise add one reaction to the promise',
  async element => {
    const { promise } = Promise.withResolvers<number>()
    const then = vi.spyOn(promise, 'then')
    const exports = await run(reader(element), { lost: () => promise })
    for (let i = 0; i < 1000; i++) exports.drop(exports.lost())
    expect(then).toHaveBeenCalledTimes(1)
  },
)

test('each future of one promise that the guest has not dropped receives the value', async () => {
  const { promise, resolve } = Promise.withResolvers<number>()
  const exports = await run(reader('u32'), { lost: () => promise })
  const [first, second, third] = [exports.lost(), exports.lost(), exports.lost()]
  const early = exports.read(first)
  exports.drop(second)
  await turn()
  resolve(7)
  expect(await early).toBe(7)
  expect(await exports.read(third)).toBe(7)
  expect(await exports.read(exports.lost())).toBe(7)
})

test('a future of a promise that rejects ends the guest that reads it', async () => {
  const exports = await run(reader('u32'), { lost: () => Promise.reject(new Error('no GPU')) })
  const future = exports.lost()
  await turn()
  await expect(exports.read(future)).rejects.toThrow('no GPU')
})

test('the end of a stream that is over keeps nothing of the host', async () => {
  const component = guest({
    types: '(type $stream (stream u32))',
    syncImports: { open: ['(result (stream u32))', '(result i32)'] },
    core: `
      (func (export "open") (result i32) (call $open))
      (func (export "read") (param i32) (result i32)
        (call $stream.read (local.get 0) (i32.const 16) (i32.const 1)))`,
    exports: { open: ['(result u32)', 'sync'], read: ['async (param "stream" u32) (result u32)', 'sync'] },
  })
  const iterators: WeakRef<object>[] = []
  const open = () => {
    const none: AsyncIterableIterator<number> = {
      [Symbol.asyncIterator]: () => none,
      next: async () => ({ done: true, value: undefined }),
    }
    iterators.push(new WeakRef(none))
    return none
  }
  const exports = await run(component, { open })
  const dropped = 1
  for (let i = 0; i < 100; i++) expect(await exports.read(exports.open())).toBe(dropped)
  await turn()
  collectGarbage()
  expect(iterators.filter(iterator => iterator.deref() !== undefined).length).toBeLessThan(10)
})

/** `stream` reads elements of a new stream, and returns it; `future` returns a new one. */
const receiver = guest({
  types: `(import "thing" (type $Thing (sub resource)))
    (type $stream (stream (own $Thing))) (type $future (future (option (own $Thing))))`,
  syncImports: {
    open: ['(result (stream (own $Thing)))', '(result i32)'],
    later: ['(result (future (option (own $Thing))))', '(result i32)'],
  },
  core: `
    (func (export "stream") (param $count i32) (result i32) (local $stream i32)
      (local.set $stream (call $open))
      (drop (call $stream.read (local.get $stream) (i32.const 16) (local.get $count)))
      (local.get $stream))
    (func (export "drop") (param i32) (call $stream.drop-readable (local.get 0)))
    (func (export "future") (result i32) (call $later))
    (func (export "drop-future") (param i32) (call $future.drop-readable (local.get 0)))`,
  exports: {
    stream: ['async (param "count" u32) (result u32)', 'sync'],
    drop: ['(param "stream" u32)', 'sync'],
    future: ['(result u32)', 'sync'],
    'drop-future': ['(param "future" u32)', 'sync'],
  },
})

test('handles in the elements of a stream or a future that a guest has not read are dropped', async () => {
  const { Thing, dropped } = things()
  const open = () => [new Thing(), new Thing(), new Thing(), new Thing(), new Thing()]
  const later = async () => new Thing()
  const exports = await run(receiver, { thing: Thing, open, later })
  exports.drop(await exports.stream(2))
  exports.dropFuture(exports.future())
  await turn()
  expect(dropped).toEqual([5, 4, 3, 6])
})

test('a resource that a guest has not read from a stream or a future is disposed of', async () => {
  const { Thing, dropped } = things()
  const [lost, kept] = [Promise.withResolvers<object>(), Promise.withResolvers<object>()]
  const open = () => [new Thing(), new Thing()].values()
  const later = vi.fn(() => kept.promise).mockReturnValueOnce(lost.promise)
  const instance = await (await component(receiver)).instantiate({ imports: { thing: Thing, open, later } })
  const { exports } = instance
  exports.drop(await exports.stream(0))
  exports.dropFuture(exports.future())
  lost.resolve(new Thing())
  await turn()
  // The first of the stream, and that of the future.
  expect(dropped).toEqual([1, 3])
  await exports.stream(0)
  exports.future()
  instance.end()
  kept.resolve(new Thing())
  await turn()
  expect(dropped.slice(2)).toEqual([4, 6])
})
