import { describe, expect, it } from 'vitest'

const { from } = Uint8Array
await import('./typed-array-from.ts')

const iterable = {
  *[Symbol.iterator]() {
    yield* [7, 8]
  },
}

describe('from of typed arrays', () => {
  it.each([
    ['an array', [1, 300, -1, 1.5, '7', undefined, null, true]],
    ['an array with holes', Object.assign([], { 0: 1, 2: 3 })],
    ['a typed array', Float64Array.of(1, 2.5, 300)],
    ['an iterable', iterable],
    ['an array with an iterator of its own', Object.assign([1, 2], iterable)],
    ['a typed array with an iterator of its own', Object.assign(Uint8Array.of(1, 2), iterable)],
    ['a text', '123'],
    ['a number', 3],
    ['a buffer', new ArrayBuffer(3)],
    ['a list without an iterator', { length: 2, 0: 4, 1: 5 }],
  ])('takes %s as the platform does', (_, source) => {
    for (const Class of [Uint8Array, Uint8ClampedArray, Float32Array]) {
      const ours = Class.from(source as number[])
      expect(ours).toStrictEqual(from.call(Class as never, source as number[]))
      expect(ours).toBeInstanceOf(Class)
    }
  })

  it('calls the function that maps, and the constructor of a subclass', () => {
    const lengths: unknown[] = []
    class Bytes extends Uint8Array {
      constructor(length: number) {
        super(length)
        lengths.push(length)
      }
    }
    expect(Uint8Array.from([1, 2], (value, i) => value * 10 + i)).toEqual(Uint8Array.of(10, 21))
    expect(Bytes.from([1, 2])).toBeInstanceOf(Bytes)
    expect(lengths).toEqual([2])
    expect([Uint8Array.from.length, Uint8Array.from.name]).toEqual([1, 'from'])
  })

  it('throws the errors of the platform', () => {
    for (const source of [undefined, null, [1n]])
      expect(() => Uint8Array.from(source as never)).toThrow(TypeError)
    expect(() => BigInt64Array.from([1] as never)).toThrow(TypeError)
  })
})
