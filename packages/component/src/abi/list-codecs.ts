import { mismatch, trap } from '../errors.ts'
import { isNumber, type NumberKind, type ValueType, type ValueTypeOf } from '../types/types.ts'
import type { Codec } from './codec-interface.ts'
import type { Discard } from './discard.ts'
import { asArrayLike, asBytes, asIterable, raise } from './js-value.ts'
import { fixedListLayout, type Layout, maxByteLength, valuesOf } from './layout.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import { numbers } from './numbers.ts'

/** Moves consecutive elements of a list in memory that is known to be in bounds. */
export interface Elements {
  /** Returns the JS list of lifted elements. */
  of(items: unknown[]): unknown
  load(cx: LiftLowerContext, at: number, length: number): unknown
  /** @param length number of items when their memory was allocated; reading them may run JS that changes it */
  store(cx: LiftLowerContext, items: ArrayLike<unknown>, at: number, length: number): void
}

/** {@link Elements} of a stream or future. */
export interface CopiedElements extends Elements, Layout {
  /** Drops those that a guest does not receive; `undefined` if they contain no handles. */
  readonly discard: Discard | undefined
}

/** Creates the way to move elements of a type. */
export function elementsCodec(type: ValueType, element: Codec): Elements {
  return isNumber(type) ? numberElements(type.kind) : anyElements(element, valuesOf(type))
}

/** Creates the codec of a list: a typed array of numbers, else an array. */
export function listCodec(type: ValueTypeOf<'list'>, element: Codec): Codec {
  const elements = elementsCodec(type.element, element)
  const itemsOf = type.element.kind === 'u8' ? asBytes : asArrayLike
  if (type.length !== undefined) return fixedList(element, elements, itemsOf, type.length)
  return pointerAndLength(element, elements, itemsOf)
}

/**
 * Creates the codec of a map: a `Map`.
 *
 * @param pair the type of its entries
 */
export function mapCodec(pair: ValueType, entry: Codec): Codec {
  const entries = anyElements(entry, valuesOf(pair))
  const elements: Elements = {
    of: entries.of,
    load: (cx, at, length) => {
      const pairs = entries.load(cx, at, length) as [unknown, unknown][]
      // Between components the map stays a list: a key may occur twice.
      return cx.boundary === 'js' ? new Map(pairs) : pairs
    },
    store: entries.store,
  }
  return pointerAndLength(entry, elements, value => [...asIterable(value)])
}

function pointerAndLength(
  element: Layout,
  elements: Elements,
  itemsOf: (value: unknown) => ArrayLike<unknown>,
): Codec {
  const load = (cx: LiftLowerContext, pointer: number, length: number) => {
    const byteLength = (length >>> 0) * element.size
    if (byteLength > maxByteLength) trap(`list of ${byteLength} bytes exceeds maximum byte size`)
    cx.budget.addList(byteLength)
    return elements.load(cx, cx.memory.range(pointer, byteLength, element.alignment), length >>> 0)
  }
  const store = (cx: LiftLowerContext, items: ArrayLike<unknown>, length: number) => {
    cx.budget.addList(length * element.size)
    const pointer = cx.allocate(element.alignment, length * element.size)
    elements.store(cx, items, pointer, length)
    return pointer
  }
  return {
    size: 8,
    alignment: 4,
    flat: ['i32', 'i32'],
    load: (cx, at) => {
      const { view } = cx.memory
      return load(cx, view.getUint32(at, true), view.getUint32(at + 4, true))
    },
    store: (cx, value, at) => {
      const items = itemsOf(value)
      const { length } = items
      const pointer = store(cx, items, length)
      const { view } = cx.memory
      view.setUint32(at, pointer, true)
      view.setUint32(at + 4, length, true)
    },
    lift: (cx, flat) => load(cx, flat.nextNumber(), flat.nextNumber()),
    lower: (cx, value, flat) => {
      const items = itemsOf(value)
      const { length } = items
      flat.push(store(cx, items, length), length)
    },
  }
}

function fixedList(
  element: Codec,
  elements: Elements,
  itemsOf: (value: unknown) => ArrayLike<unknown>,
  length: number,
): Codec {
  const checked = (value: unknown) => {
    const items = itemsOf(value)
    return items.length === length
      ? items
      : raise(mismatch(`a list of ${length} elements`, `${items.length} elements`))
  }
  return {
    ...fixedListLayout(element, length),
    load: (cx, at) => elements.load(cx, at, length),
    store: (cx, value, at) => elements.store(cx, checked(value), at, length),
    lift: (cx, flat) => elements.of(Array.from({ length }, () => element.lift(cx, flat))),
    lower: (cx, value, flat) => {
      const items = checked(value)
      for (let i = 0; i < length; i++) element.lower(cx, items[i], flat)
    },
  }
}

/** @param values number of JS values that an element counts as (`Limits.listValues`) */
function anyElements(element: Codec, values: number): Elements {
  return {
    of: items => items,
    load: (cx, at, length) => {
      cx.budget.addValues(length * values)
      const items: unknown[] = []
      for (let i = 0; i < length; i++) items.push(element.load(cx, at + i * element.size))
      return items
    },
    store: (cx, items, at, length) => {
      for (let i = 0; i < length; i++) element.store(cx, items[i], at + i * element.size)
    },
  }
}

/** Moves numbers as a typed array, in one copy. */
function numberElements(kind: NumberKind): Elements {
  const { size, set, wrap, array: TypedArray } = numbers[kind]
  return {
    of: items => new TypedArray(items as never),
    load: (cx, at, length) => {
      const bytes = cx.memory.bytes.slice(at, at + length * size)
      return kind === 'u8' ? bytes : new TypedArray(bytes.buffer)
    },
    store: (cx, items, at, length) => {
      if (items instanceof TypedArray && items.byteLength >= length * size) {
        cx.memory.bytes.set(new Uint8Array(items.buffer, items.byteOffset, length * size), at)
        return
      }
      for (let i = 0; i < length; i++) {
        const value = wrap(items[i] as never) as never
        set(cx.memory.view, at + i * size, value)
      }
    },
  }
}
