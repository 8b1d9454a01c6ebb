import { describe, expect, test } from 'vitest'
import { awaitOne, guest } from '../testing/guest.ts'
import { libc, libcOptions, run } from '../testing/wat.ts'
import { bytesOf } from './js-bytes.ts'

/** A component that returns the list that it receives. */
const echo = (type: string) => `(component ${libc}
  (core module $M
    (import "libc" "mem" (memory 1))
    (func (export "f") (param i32 i32) (result i32)
      (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)))
  (core instance $m (instantiate $M (with "libc" (instance $libc))))
  (func (export "f") (param "x" ${type}) (result ${type}) (canon lift (core func $m "f") ${libcOptions})))`

/** Returns a detached buffer. */
function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(4)
  structuredClone(buffer, { transfer: [buffer] })
  return buffer
}

describe('a list<u8> from JS', () => {
  const { buffer } = new Uint8Array([9, 1, 2, 3, 4, 9])
  const shared = new SharedArrayBuffer(2)
  new Uint8Array(shared).set([1, 2])
  test.each([
    ['an ArrayBuffer', buffer, [9, 1, 2, 3, 4, 9]],
    ['an ArrayBuffer of length 0', new ArrayBuffer(0), []],
    ['a SharedArrayBuffer', shared, [1, 2]],
    ['a DataView', new DataView(buffer, 1, 2), [1, 2]],
    ['a Uint8Array in the middle of its buffer', new Uint8Array(buffer, 1, 3), [1, 2, 3]],
    ['an Int8Array', new Int8Array([-1, 1]), [255, 1]],
    ['a Uint8ClampedArray', new Uint8ClampedArray([1, 255]), [1, 255]],
    ['the bytes of a Uint16Array', new Uint16Array([0x0201, 0x0403]), [1, 2, 3, 4]],
    ['the bytes of a Float32Array', new Float32Array([1]), [0, 0, 0x80, 0x3f]],
    ['a resizable buffer', new ArrayBuffer(3, { maxByteLength: 10 }), [0, 0, 0]],
    ['an array', [1, 2, 257], [1, 2, 1]],
    ['an iterable', new Set([1, 2]), [1, 2]],
  ])('may be %s', async (_, value, bytes) => {
    expect(new Uint8Array((await run(echo('(list u8)'))).f(value))).toEqual(new Uint8Array(bytes))
  })

  test('cannot be a detached buffer or a view of one', async () => {
    const { f } = await run(echo('(list u8)'))
    const view = new Uint8Array(4)
    structuredClone(view.buffer, { transfer: [view.buffer] })
    for (const value of [detached(), view]) expect(() => f(value)).toThrow('the buffer of a list is detached')
    expect(f([1])).toEqual(new Uint8Array([1]))
  })

  test('contains no elements that an array gains during the call', async () => {
    const { f } = await run(echo('(list u32)'))
    const growing: unknown[] = [
      {
        valueOf: () => {
          for (let i = 0; i < 100_000; i++) growing.push(1)
          return 7
        },
      },
      8,
    ]
    expect(f(growing)).toEqual(new Uint32Array([7, 8]))
  })
})

test('a list of other numbers cannot be an ArrayBuffer, whose element type is unknown', async () => {
  const { f } = await run(echo('(list u32)'))
  expect(() => f(new ArrayBuffer(4))).toThrow('expected a list, got [object ArrayBuffer]')
  expect(f(new Uint8Array([1, 2]))).toEqual(new Uint32Array([1, 2]))
})

test('a fixed-length list of u8 may be a buffer', async () => {
  const { f } = await run(`(component
    (core module $M (func (export "f") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
    (core instance $m (instantiate $M))
    (func (export "f") (param "x" (list u8 2)) (result u32) (canon lift (core func $m "f"))))`)
  expect(f(new Uint8Array([1, 2]).buffer)).toBe(3)
  expect(() => f(new ArrayBuffer(3))).toThrow('expected a list of 2 elements')
})

describe('a stream<u8> from JS', () => {
  const reader = guest({
    core: `${awaitOne}
      (global $s (mut i32) (i32.const 0))
      (func (export "take") (param i32) (global.set $s (local.get 0)))
      (func (export "read") (param i32) (result i32) (local $result i32)
        (local.set $result (call $stream.read-async (global.get $s) (i32.const 1024) (local.get 0)))
        (if (i32.eq (local.get $result) (i32.const -1)) (then (local.set $result (call $await (global.get $s)))))
        (i32.add (local.get $result) (i32.load8_u (i32.const 1024))))`,
    exports: {
      take: ['(param "s" $stream)', 'sync'],
      read: ['async (param "length" u32) (result u32)', 'sync'],
    },
  })
  const payload = (count: number, first: number) => (count << 4) + first

  test.each([
    ['may be a buffer', new Uint8Array([5, 6]).buffer],
    ['may yield buffers', [new Uint8Array([5, 6]).buffer].values()],
    ['may yield a DataView', [new DataView(new Uint8Array([5, 6]).buffer)].values()],
    ['may yield any view, whose bytes are copied', [new Uint16Array([0x0605])].values()],
  ])('%s', async (_, value) => {
    const e = await run(reader)
    e.take(value)
    expect(await e.read(10)).toBe(payload(2, 5))
  })

  test.each([
    ['detached', (chunk: Uint8Array) => structuredClone(chunk.buffer, { transfer: [chunk.buffer] })],
    ['made smaller', (chunk: Uint8Array) => (chunk.buffer as ArrayBuffer).resize(1)],
  ])('whose chunk is %s before the guest reads it ends the guest with an error', async (_, lose) => {
    const e = await run(reader)
    const chunk = new Uint8Array(new ArrayBuffer(4, { maxByteLength: 8 }))
    e.take([chunk].values())
    expect(await e.read(1)).toBe(payload(1, 0))
    lose(chunk)
    await expect(e.read(4)).rejects.toThrow(TypeError)
    expect(() => e.take([])).toThrow('trapped before')
  })
})

test('bytesOf returns undefined for values that are not buffers', () => {
  for (const value of [undefined, null, 1, 'a', [1], {}]) expect(bytesOf(value)).toBeUndefined()
})
