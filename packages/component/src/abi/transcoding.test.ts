import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StringEncoding } from '../binary/definitions.ts'
import { ComponentInstance } from '../instance/component-instance.ts'
import type { CoreValue } from '../instance/core-function.ts'
import { GuestMemory } from '../instance/guest-memory.ts'
import { encodeSource, type SourceString, storeStringIntoRange } from '../testing/reference-strings.ts'
import { codecOf } from './codec.ts'
import { CoreValueIter } from './codec-interface.ts'
import { LiftLowerContext } from './lift-lower-context.ts'

const encodings = ['utf8', 'utf16', 'latin1+utf16'] as const
const text = codecOf({ kind: 'string' })

type Call = readonly [old: number, oldSize: number, alignment: number, size: number]

/** A memory and a `realloc` that records its calls. */
function heap() {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const bytes = new Uint8Array(memory.buffer)
  const calls: Call[] = []
  let next = 64
  const realloc = (...call: Call) => {
    const [old, oldSize, alignment, size] = call
    calls.push(call)
    const at = Math.ceil(next / alignment) * alignment
    next = at + size
    bytes.copyWithin(at, old, old + Math.min(oldSize, size))
    return at
  }
  return { memory, bytes, calls, realloc }
}

/**
 * Checks that the codec, which lowers `value`, and the reference implementation, which stores `source`, make
 * equal calls of `realloc` and write equal bytes.
 */
function check(boundary: 'js' | 'component', encoding: StringEncoding, value: unknown, source: SourceString) {
  const ours = heap()
  const memory = new GuestMemory(ours.memory)
  const realloc = ours.realloc as (...args: CoreValue[]) => CoreValue
  const flat: CoreValue[] = []
  text.lower(
    new LiftLowerContext(new ComponentInstance(), boundary, { stringEncoding: encoding, memory, realloc }),
    value,
    flat,
  )
  const theirs = heap()
  const [pointer, units] = storeStringIntoRange({ ...theirs, encoding }, source)
  expect(flat.map(Number)).toEqual([pointer, units])
  expect(ours.calls).toEqual(theirs.calls)
  const [, , , size = 0] = theirs.calls.at(-1) ?? []
  expect(ours.bytes.subarray(pointer, pointer + size)).toEqual(theirs.bytes.subarray(pointer, pointer + size))
}

const codePoint = (max: number) => fc.integer({ min: 0, max }).filter(c => c < 0xd800 || c > 0xdfff)
/** Short and long strings in ASCII, in Latin-1, and with other characters. */
const strings = fc.oneof(
  ...[0x7f, 0xff, 0x7ff, 0xffff, 0x10_ffff].map(max => fc.array(codePoint(max), { maxLength: 40 })),
  fc
    .tuple(fc.array(codePoint(0xff), { maxLength: 40 }), codePoint(0x10_ffff))
    .map(([before, last]) => [...before, last]),
)

describe.each(encodings)('a string stored in %s', to => {
  test.each(encodings)('from a component with %s calls `realloc` as specified', from => {
    fc.assert(
      fc.property(strings, fc.boolean(), (codePoints, wide) => {
        const tagged = wide || codePoints.some(c => c > 0xff)
        const { bytes, source } = encodeSource(codePoints, from, tagged)
        const { memory } = heap()
        new Uint8Array(memory.buffer).set(bytes, 64)
        const cx = new LiftLowerContext(new ComponentInstance(), 'component', {
          stringEncoding: from,
          memory: new GuestMemory(memory),
          realloc: undefined,
        })
        check('component', to, text.lift(cx, new CoreValueIter([64, source.taggedCodeUnits | 0])), source)
      }),
      { numRuns: 200 },
    )
  })

  test('from JS calls `realloc` as a UTF-16 string does', () => {
    fc.assert(
      fc.property(strings, codePoints => {
        const value = codePoints.map(c => String.fromCodePoint(c)).join('')
        check('js', to, value, encodeSource(codePoints, 'utf16', false).source)
      }),
      { numRuns: 200 },
    )
  })
})

test('a lone surrogate in a string from JS becomes U+FFFD', () => {
  for (const encoding of encodings) {
    const source = encodeSource([0x61, 0xfffd], 'utf16', false).source
    check('js', encoding, 'a\ud800', source)
  }
})
