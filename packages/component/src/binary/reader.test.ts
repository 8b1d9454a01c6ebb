import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodeError } from '../errors.ts'
import { Reader } from './reader.ts'
import { leb128 } from './write.ts'

const utf8 = new TextEncoder()

/** Returns the names that a reader reads from the encoding of `names`. */
function readAll(names: readonly string[]): string[] {
  const bytes = names.flatMap(name => {
    const encoded = utf8.encode(name)
    return [...leb128(encoded.length), ...encoded]
  })
  const reader = new Reader(new Uint8Array(bytes))
  return names.map(() => reader.name())
}

describe('a name that the reader reads', () => {
  test('equals the encoded name, among any other names', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      fc.string({ unit: fc.constantFrom('a', 'b', '-', '\0', '\x7f', '\x80', '\ufeff'), maxLength: 4 }),
      fc.string({ unit: fc.constantFrom('a', 'é'), minLength: 98, maxLength: 102 }),
    )
    fc.assert(
      fc.property(fc.array(name, { maxLength: 30 }), names => {
        expect(readAll([...names, ...names.toReversed()])).toEqual([...names, ...names.toReversed()])
      }),
    )
  })

  test('is not confused with one of the same hash and length', () => {
    // A hash that multiplies by 31 does not distinguish these pairs: the first letter grows by 1, the second
    // shrinks by 31.
    const pair = fc.constantFrom('ab', 'bC', 'c$')
    const colliding = fc.array(pair, { minLength: 8, maxLength: 8 }).map(pairs => pairs.join(''))
    fc.assert(
      fc.property(fc.array(colliding, { minLength: 2, maxLength: 40 }), names => {
        expect(readAll(names)).toEqual(names)
      }),
    )
  })

  test('is correct among more names than the intern table holds', () => {
    const names = Array.from({ length: 5000 }, (_, i) => i.toString(36))
    expect(readAll([...names, ...names])).toEqual([...names, ...names])
  })

  test.each([0, 99, 100, 101, 100_000])('may be %d bytes long', length => {
    const ascii = 'x'.repeat(length)
    const other = `${'é'.repeat(length >> 1)}${length % 2 === 0 ? '' : 'y'}`
    expect(readAll([ascii, other, ascii, other])).toEqual([ascii, other, ascii, other])
  })

  test('is refused when it is too long, truncated, or not UTF-8', () => {
    expect(() => readAll(['x'.repeat(100_001)])).toThrow(/longer than 100000 bytes/)
    for (const bytes of [[], [3, 0x61, 0x62], [1, 0x80], [2, 0x61, 0xff], [3, 0xed, 0xa0, 0x80]])
      expect(() => new Reader(new Uint8Array(bytes)).name()).toThrow(DecodeError)
  })

  test('cannot extend past the end of its section', () => {
    const section = new Reader(new Uint8Array([2, 3, 0x61, 0x62, 0x63])).section(2)
    section.byte()
    expect(() => section.name()).toThrow(DecodeError)
  })
})
