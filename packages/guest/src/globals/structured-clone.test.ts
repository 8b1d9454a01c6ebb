import { anything, assert, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineInterface } from '../web-idl-classes.ts'
import { structuredClone as ours } from './structured-clone.ts'

/** Returns the name of the exception that a call throws. */
function thrown(call: () => unknown): string | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    return (error as Error).name
  }
}

describe('structuredClone', () => {
  it('clones any value as the platform does', () => {
    const value = anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withBoxedValues: true,
    })
    assert(
      property(value, value => {
        expect(ours(value)).toStrictEqual(structuredClone(value))
      }),
    )
  })

  it('keeps shared and circular references, also through maps, sets and errors', () => {
    const shared = { a: 1 }
    const error = new RangeError('far', { cause: shared })
    const whole: Record<string, unknown> = { shared, again: [shared], error, bytes: new Uint8Array(4) }
    Object.assign(whole, { whole, map: new Map([[whole, whole]]), set: new Set([whole]) })
    const copy = ours(whole) as {
      shared: object
      again: object[]
      whole: object
      map: Map<object, object>
      set: Set<object>
      error: Error
    }
    expect(copy.again[0]).toBe(copy.shared)
    expect(copy.shared).not.toBe(shared)
    expect(copy.whole).toBe(copy)
    expect(copy.map.get(copy)).toBe(copy)
    expect(copy.set.has(copy)).toBe(true)
    expect(copy.error).toBeInstanceOf(RangeError)
    expect([copy.error.message, copy.error.stack, copy.error.cause]).toEqual(['far', error.stack, shared])
    expect(copy.error.cause).toBe(copy.shared)
  })

  it('copies the buffer of views once, and keeps their offsets', () => {
    const { buffer } = Uint8Array.from({ length: 16 }, (_, i) => i)
    const views = [new Uint8Array(buffer, 4, 2), new DataView(buffer, 3), new Float64Array(buffer, 8)]
    const copies = ours(views) as typeof views
    expect(copies).toStrictEqual(views)
    expect(new Set(copies.map(view => view.buffer)).size).toBe(1)
    expect(copies[0]!.buffer.byteLength).toBe(16)
    expect(ours(new ArrayBuffer(4, { maxByteLength: 8 }))).toMatchObject({ byteLength: 4, maxByteLength: 8 })
  })

  it('takes the enumerable own properties, of instances and of arrays with names, and keeps holes', () => {
    class Point {
      x = 1
      get y() {
        return 2
      }
    }
    const match = /(?<letter>b)/.exec('abc')!
    const values = [
      new Point(),
      match,
      Object.assign([], { 0: 1, 2: 3 }),
      Object.create(null, { hidden: { value: 1 } }),
      JSON.parse('{"__proto__": 1}'),
    ]
    for (const value of values) expect(ours(value)).toStrictEqual(structuredClone(value))
  })

  it('refuses what cannot be copied with a DataCloneError', () => {
    class GPUThing {}
    defineInterface('GPUThing', GPUThing)
    const detached = new ArrayBuffer(1)
    detached.transfer()
    const values = [
      () => {},
      Symbol('s'),
      new WeakMap(),
      Promise.resolve(),
      new SharedArrayBuffer(1),
      detached,
    ]
    for (const value of [...values, new GPUThing()])
      expect(thrown(() => ours([value]))).toBe('DataCloneError')
  })
})
