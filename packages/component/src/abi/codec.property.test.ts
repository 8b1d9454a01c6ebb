import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StringEncoding } from '../binary/definitions.ts'
import { ComponentInstance } from '../instance/component-instance.ts'
import type { CoreValue } from '../instance/core-function.ts'
import { GuestMemory } from '../instance/guest-memory.ts'
import { anyType, toPlain, valuesOf } from '../testing/arbitrary.ts'
import * as reference from '../testing/reference-abi.ts'
import { libc, libcOptions, run, watType } from '../testing/wat.ts'
import type { ValueType } from '../types/types.ts'
import { codecOf } from './codec.ts'
import { CoreValueIter } from './codec-interface.ts'
import { maxFlatParams } from './layout.ts'
import { LiftLowerContext } from './lift-lower-context.ts'

const encodings = ['utf8', 'utf16', 'latin1+utf16'] as const
const typeAndValue = anyType.chain(type => fc.tuple(fc.constant(type), valuesOf(type)))

/** A memory that the codecs and the reference implementation share. */
function shared(encoding: StringEncoding) {
  const memory = new WebAssembly.Memory({ initial: 16 })
  const heap: reference.Heap = { bytes: new Uint8Array(memory.buffer), encoding, next: 1024 }
  const realloc = (old: number, oldSize: number, align: number, size: number) => {
    const at = Math.ceil(heap.next / align) * align
    heap.next = at + size
    heap.bytes.copyWithin(at, old, old + Math.min(oldSize, size))
    return at
  }
  const cx = new LiftLowerContext(new ComponentInstance(), 'js', {
    stringEncoding: encoding,
    memory: new GuestMemory(memory),
    realloc,
  })
  return { heap, cx }
}

describe.each(encodings)('codecs with string encoding %s', encoding => {
  const { heap, cx } = shared(encoding)
  const check = (property: (type: ValueType, value: unknown, plain: reference.Plain) => void) =>
    fc.assert(
      fc.property(typeAndValue, ([type, value]) => {
        heap.next = 1024
        property(type, value, reference.despecialize(type))
      }),
      { numRuns: 300 },
    )
  /** Returns the address at which a value of the type is stored, before the contents that it points to. */
  const place = (plain: reference.Plain) => {
    const at = 1024
    heap.next = at + reference.elementSize(plain)
    return at
  }

  test('have the size, alignment and flattening of the reference implementation', () => {
    check((type, _, plain) => {
      const { size, alignment, flat } = codecOf(type)
      expect(size).toBe(reference.elementSize(plain))
      expect(alignment).toBe(reference.alignment(plain))
      expect(flat).toEqual(reference.flatten(plain).slice(0, maxFlatParams + 1))
    })
  })

  test('load any value that they have stored', () => {
    check((type, value, plain) => {
      const at = place(plain)
      codecOf(type).store(cx, value, at)
      expect(toPlain(type, codecOf(type).load(cx, at))).toEqual(toPlain(type, value))
    })
  })

  test('lift any value that they have lowered', () => {
    check((type, value, plain) => {
      if (reference.flatten(plain).length > maxFlatParams) return
      const flat: CoreValue[] = []
      codecOf(type).lower(cx, value, flat)
      expect(toPlain(type, codecOf(type).lift(cx, new CoreValueIter(flat)))).toEqual(toPlain(type, value))
    })
  })

  test('store what the reference implementation loads, and load what it stores', () => {
    check((type, value, plain) => {
      const codec = codecOf(type)
      const expected = toPlain(type, value)
      const at = place(plain)
      codec.store(cx, value, at)
      expect(reference.load(heap, at, plain)).toEqual(expected)
      place(plain)
      reference.store(heap, expected, plain, at)
      expect(codec.load(cx, at)).toEqual(value)
    })
  })

  test('lower what the reference implementation lifts, and lift what it lowers', () => {
    check((type, value, plain) => {
      if (reference.flatten(plain).length > maxFlatParams) return
      const codec = codecOf(type)
      const expected = toPlain(type, value)
      const flat: CoreValue[] = []
      codec.lower(cx, value, flat)
      expect(flat.length).toBe(reference.flatten(plain).length)
      expect(reference.liftFlat(heap, [...flat], plain)).toEqual(expected)
      expect(codec.lift(cx, new CoreValueIter(reference.lowerFlat(heap, expected, plain)))).toEqual(value)
    })
  })

  test('return any value unchanged through a guest that passes it to the host and back', async () => {
    await fc.assert(
      fc.asyncProperty(typeAndValue, async ([type, value]) => {
        const seen: unknown[] = []
        const exports = await run(passingOn(type, encoding), {
          host: (given: unknown) => {
            seen.push(given)
            return { tag: 'ok', val: given }
          },
        })
        const { val } = exports.guest(value)
        expect(seen).toEqual([value])
        expect(toPlain(type, val)).toEqual(toPlain(type, value))
      }),
      { numRuns: 60 },
    )
  })
})

/** A component whose `guest` passes its argument to the host and returns the result, wrapped in a variant. */
function passingOn(type: ValueType, encoding: StringEncoding): string {
  const flat = reference.flatten(reference.despecialize(type))
  const params = flat.length > maxFlatParams ? ['i32'] : flat
  const options = `string-encoding=${encoding} ${libcOptions}`
  const func = `(param "x" ${watType(type)}) (result (variant (case "ok" ${watType(type)})))`
  return `(component
    (import "host" (func $host ${func}))
    ${libc}
    (core func $host' (canon lower (func $host) ${options}))
    (core module $Guest
      (import "" "host" (func $host (param ${params.join(' ')} i32)))
      (func (export "guest") (param ${params.join(' ')}) (result i32)
        ${params.map((_, i) => `(local.get ${i})`).join(' ')}
        (call $host (i32.const 64))
        (i32.const 64)))
    (core instance $guest (instantiate $Guest (with "" (instance (export "host" (func $host'))))))
    (func (export "guest") ${func} (canon lift (core func $guest "guest") ${options})))`
}
