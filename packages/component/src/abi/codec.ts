import { CopyEnd, type CopyKind, type SharedCopy } from '../async/copy.ts'
import { ErrorContext } from '../async/error-context.ts'
import { type ElementsInJs, futureFrom, GuestStream, readFuture, streamFrom } from '../async/js.ts'
import type { CoreValueType } from '../binary/definitions.ts'
import { shown, trap } from '../errors.ts'
import { isTrap } from '../instance/component-instance.ts'
import type { CoreValue } from '../instance/core-function.ts'
import { fromJsResource, returnToJs, toJsResource } from '../instance/guest-resource.ts'
import { ResourceHandle } from '../instance/handle-table.ts'
import { bytesOf } from '../instance/js-bytes.ts'
import { equalTypes } from '../types/equality.ts'
import { memoize } from '../types/memoize.ts'
import {
  isNumber,
  type NumberKind,
  type ResourceType,
  type ValueType,
  type ValueTypeOf,
  variantCases,
} from '../types/types.ts'
import { asResult, hostError } from './host-result.ts'
import { spell } from './js-names.ts'
import {
  contentsOf,
  fixedListLayout,
  flagsSize,
  type Layout,
  maxByteLength,
  recordLayout,
  valuesOf,
  variantLayout,
} from './layout.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import { numbers } from './numbers.ts'
import { scratchContext } from './scratch-context.ts'
import { isString, liftString, lowerString, storeString } from './strings.ts'

/**
 * Moves the values of one type between JS and a guest: in linear memory (`load`, `store`) and as core values
 * (`lift`, `lower`). Built once per type.
 */
export interface Codec extends Layout {
  load(cx: LiftLowerContext, at: number): unknown
  store(cx: LiftLowerContext, value: unknown, at: number): void
  lift(cx: LiftLowerContext, flat: CoreValueIter): unknown
  lower(cx: LiftLowerContext, value: unknown, flat: CoreValue[]): void
}

/** Core values in the order in which the types take them (`CoreValueIter`). */
export class CoreValueIter {
  readonly #values: readonly CoreValue[]
  #position = 0

  constructor(values: readonly CoreValue[]) {
    this.#values = values
  }

  next(): CoreValue {
    return this.#values[this.#position++] as CoreValue
  }

  /** The next core value, known to be no `i64`. */
  nextNumber(): number {
    return this.next() as number
  }

  take(count: number): readonly CoreValue[] {
    const start = this.#position
    this.#position += count
    return this.#values.slice(start, this.#position)
  }
}

/** The codec of a type: always the same for the same `ValueType` object. */
export const codecOf = memoize(build)

function build(type: ValueType): Codec {
  switch (type.kind) {
    case 'bool':
      return bool
    case 'char':
      return char
    case 'string':
      return string
    case 'record':
      return record(type)
    case 'tuple':
      return tuple(type)
    case 'variant':
      return variant(type, tagged(type.cases.map(item => item.name)))
    case 'result':
      return variant(type, plainResult)
    case 'option':
      return variant(type, isNullable(type) ? nullable : tagged(['none', 'some']))
    case 'enum':
      return variant(type, enumeration(type.names))
    case 'flags':
      return flags(type)
    case 'list':
      return list(type)
    case 'map':
      return map(type)
    case 'own':
      return own(type.resource)
    case 'borrow':
      return borrow(type.resource)
    case 'stream':
    case 'future':
      return copied(type)
    case 'error-context':
      return errorContext
    default:
      return number(type.kind)
  }
}

/** A type that is one core value. */
function scalar(
  core: CoreValueType,
  size: number,
  codec: {
    load(cx: LiftLowerContext, at: number): unknown
    store(cx: LiftLowerContext, value: unknown, at: number): void
    lift(cx: LiftLowerContext, value: CoreValue): unknown
    lower(cx: LiftLowerContext, value: unknown): CoreValue
  },
): Codec {
  return {
    size,
    alignment: size,
    flat: [core],
    load: codec.load,
    store: codec.store,
    lift: (cx, flat) => codec.lift(cx, flat.next()),
    lower: (cx, value, flat) => {
      flat.push(codec.lower(cx, value))
    },
  }
}

function number(kind: NumberKind): Codec {
  const { core, size, get, set, wrap } = numbers[kind]
  return scalar(core, size, {
    load: (cx, at) => get(cx.memory.view, at),
    store: (cx, value, at) => set(cx.memory.view, at, wrap(value as never) as never),
    lift: (_, value) => wrap(value as never),
    lower: (_, value) => wrap(value as never),
  })
}

const bool = scalar('i32', 1, {
  load: (cx, at) => cx.memory.view.getUint8(at) !== 0,
  store: (cx, value, at) => cx.memory.view.setUint8(at, value ? 1 : 0),
  lift: (_, value) => value !== 0,
  lower: (_, value) => (value ? 1 : 0),
})

const char = scalar('i32', 4, {
  load: (cx, at) => charFromCode(cx.memory.view.getUint32(at, true)),
  store: (cx, value, at) => cx.memory.view.setUint32(at, codeFromChar(value), true),
  lift: (_, value) => charFromCode((value as number) >>> 0),
  lower: (_, value) => codeFromChar(value),
})

function charFromCode(code: number): string {
  if (code >= 0x11_0000 || (code >= 0xd800 && code <= 0xdfff)) trap('invalid `char` bit pattern')
  return String.fromCodePoint(code)
}

function codeFromChar(value: unknown): number {
  const code = typeof value === 'string' ? value.codePointAt(0) : undefined
  if (code === undefined || String.fromCodePoint(code) !== value || (code >= 0xd800 && code <= 0xdfff)) {
    throw mismatch('a string of one character', value)
  }
  return code
}

const string: Codec = {
  size: 8,
  alignment: 4,
  flat: ['i32', 'i32'],
  load: (cx, at) => {
    const { view } = cx.memory
    return liftString(cx, view.getUint32(at, true), view.getUint32(at + 4, true))
  },
  store: (cx, value, at) => storeString(cx, asString(value), at),
  lift: (cx, flat) => liftString(cx, flat.nextNumber(), flat.nextNumber()),
  lower: (cx, value, flat) => lowerString(cx, asString(value), flat),
}

function asString(value: unknown): unknown {
  return isString(value) ? value : raise(mismatch('a string', value))
}

function record(type: ValueTypeOf<'record'>): Codec {
  const fields = type.fields.map(field => codecOf(field.type))
  const names = labels(type.fields.map(field => field.name))
  const layout = recordLayout(fields)
  return {
    ...layout,
    load: (cx, at) => {
      const value: Record<string, unknown> = {}
      for (let i = 0; i < fields.length; i++) {
        value[names[i] as string] = (fields[i] as Codec).load(cx, at + (layout.offsets[i] as number))
      }
      return value
    },
    store: (cx, value, at) => {
      const object = asObject(value)
      for (let i = 0; i < fields.length; i++) {
        ;(fields[i] as Codec).store(cx, object[names[i] as string], at + (layout.offsets[i] as number))
      }
    },
    lift: (cx, flat) => {
      const value: Record<string, unknown> = {}
      for (let i = 0; i < fields.length; i++) value[names[i] as string] = (fields[i] as Codec).lift(cx, flat)
      return value
    },
    lower: (cx, value, flat) => {
      const object = asObject(value)
      for (let i = 0; i < fields.length; i++) (fields[i] as Codec).lower(cx, object[names[i] as string], flat)
    },
  }
}

/** The JS names of fields or flags. No functions are in them, so that any name will do. */
function labels(names: readonly string[]): readonly string[] {
  const spelled = spell(names)
  return names.map(name => spelled.get(name) as string)
}

function tuple(type: ValueTypeOf<'tuple'>): Codec {
  const fields = type.types.map(codecOf)
  const layout = recordLayout(fields)
  const checked = (value: unknown) => asArray(value, fields.length)
  return {
    ...layout,
    load: (cx, at) => fields.map((field, i) => field.load(cx, at + (layout.offsets[i] as number))),
    store: (cx, value, at) => {
      const items = checked(value)
      fields.forEach((field, i) => {
        field.store(cx, items[i], at + (layout.offsets[i] as number))
      })
    },
    lift: (cx, flat) => fields.map(field => field.lift(cx, flat)),
    lower: (cx, value, flat) => {
      const items = checked(value)
      fields.forEach((field, i) => {
        field.lower(cx, items[i], flat)
      })
    },
  }
}

/** How JS writes the cases of a variant. */
interface CaseMapping {
  toJs(index: number, payload: unknown): unknown
  /** @returns the index of the case; {@link payload} has what it carries */
  indexOf(value: unknown): number
  payload(value: unknown): unknown
}

/** `{ tag, val }` */
function tagged(names: readonly string[]): CaseMapping {
  const indices = new Map(names.map((name, i) => [name, i]))
  return {
    toJs: (index, payload) => ({ tag: names[index], val: payload }),
    indexOf: value =>
      indices.get(asObject(value).tag as string) ??
      raise(mismatch(`a tag of ${[...indices.keys()].join(', ')}`, asObject(value).tag)),
    payload: value => asObject(value).val,
  }
}

const plainResult = tagged(['ok', 'err'])

/** A `result` on its own in a stream or a future, as what a host function returns: also the value of its `ok` alone. */
const settled: CaseMapping = {
  toJs: plainResult.toJs,
  indexOf: value => plainResult.indexOf(asResult(value)),
  payload: value => asResult(value).val,
}

/** The name alone. */
function enumeration(names: readonly string[]): CaseMapping {
  const indices = new Map(names.map((name, i) => [name, i]))
  return {
    toJs: index => names[index],
    indexOf: value =>
      indices.get(value as string) ?? raise(mismatch(`one of ${[...indices.keys()].join(', ')}`, value)),
    payload: () => undefined,
  }
}

/** `undefined`, or the value itself. */
const nullable: CaseMapping = {
  toJs: (index, payload) => (index === 0 ? undefined : payload),
  indexOf: value => (value === undefined || value === null ? 0 : 1),
  payload: value => value,
}

/** Whether `undefined` can stand for `none`: not where `some` could itself be `undefined`. */
function isNullable(type: ValueTypeOf<'option'>): boolean {
  return type.some.kind !== 'option' || !isNullable(type.some)
}

function variant(type: ValueType, mapping: CaseMapping): Codec {
  const cases = (variantCases(type) ?? []).map(item => (item === undefined ? undefined : codecOf(item)))
  const layout = variantLayout(cases)
  const { discriminantSize, payloadOffset } = layout
  const joined = layout.flat.slice(1)
  const coerced = cases.map(item => item?.flat.some((want, i) => want !== joined[i]) ?? false)

  const checked = (index: number) => {
    if (index >= cases.length) trap(`invalid variant discriminant ${index}`)
    return index
  }
  return {
    ...layout,
    load: (cx, at) => {
      const { view } = cx.memory
      const index = checked(
        discriminantSize === 1
          ? view.getUint8(at)
          : discriminantSize === 2
            ? view.getUint16(at, true)
            : view.getUint32(at, true),
      )
      return mapping.toJs(index, cases[index]?.load(cx, at + payloadOffset))
    },
    store: (cx, value, at) => {
      const index = mapping.indexOf(value)
      const { view } = cx.memory
      if (discriminantSize === 1) view.setUint8(at, index)
      else if (discriminantSize === 2) view.setUint16(at, index, true)
      else view.setUint32(at, index, true)
      cases[index]?.store(cx, mapping.payload(value), at + payloadOffset)
    },
    lift: (cx, flat) => {
      const index = checked(flat.nextNumber() >>> 0)
      const values = flat.take(joined.length)
      const item = cases[index]
      if (item === undefined) return mapping.toJs(index, undefined)
      const own = coerced[index]
        ? item.flat.map((want, i) => coerce(values[i] as CoreValue, joined[i], want))
        : values
      return mapping.toJs(index, item.lift(cx, new CoreValueIter(own)))
    },
    lower: (cx, value, flat) => {
      const index = mapping.indexOf(value)
      flat.push(index)
      const start = flat.length
      const item = cases[index]
      if (item !== undefined) {
        item.lower(cx, mapping.payload(value), flat)
        if (coerced[index]) {
          item.flat.forEach((have, i) => {
            flat[start + i] = coerce(flat[start + i] as CoreValue, have, joined[i])
          })
        }
      }
      for (let i = flat.length - start; i < joined.length; i++) flat.push(joined[i] === 'i64' ? 0n : 0)
    },
  }
}

const scratch = new DataView(new ArrayBuffer(8))

/** The reinterpretations between a case's core type and the joined one, both ways. */
function coerce(value: CoreValue, from: CoreValueType | undefined, to: CoreValueType | undefined): CoreValue {
  if (from === to) return value
  switch (from) {
    case 'f32':
      scratch.setFloat32(0, value as number, true)
      break
    case 'f64':
      scratch.setFloat64(0, value as number, true)
      break
    case 'i64':
      scratch.setBigInt64(0, value as bigint, true)
      break
    default:
      scratch.setBigInt64(0, BigInt((value as number) >>> 0), true)
      break
  }
  if (from === 'f32') scratch.setUint32(4, 0, true)
  switch (to) {
    case 'f32':
      return scratch.getFloat32(0, true)
    case 'f64':
      return scratch.getFloat64(0, true)
    case 'i64':
      return scratch.getBigInt64(0, true)
    default:
      return scratch.getInt32(0, true)
  }
}

function flags(type: ValueTypeOf<'flags'>): Codec {
  const names = labels(type.names)
  const size = flagsSize(names.length)
  const unpack = (bits: number) => {
    const value: Record<string, boolean> = {}
    for (let i = 0; i < names.length; i++) value[names[i] as string] = ((bits >>> i) & 1) === 1
    return value
  }
  const pack = (value: unknown) => {
    // Hosts written for jco return nothing where no flag is set.
    const object = asObject(value ?? {})
    let bits = 0
    for (let i = 0; i < names.length; i++) if (object[names[i] as string]) bits |= 1 << i
    return bits
  }
  const { get, set } = numbers[size === 1 ? 'u8' : size === 2 ? 'u16' : 's32']
  return scalar('i32', size, {
    load: (cx, at) => unpack(get(cx.memory.view, at) as number),
    store: (cx, value, at) => set(cx.memory.view, at, pack(value) as never),
    lift: (_, bits) => unpack(bits as number),
    lower: (_, value) => pack(value),
  })
}

/** The elements of a list, one behind the other in memory that is known to be in bounds. */
export interface Elements {
  /** What JS has for these. */
  of(items: unknown[]): unknown
  load(cx: LiftLowerContext, at: number, length: number): unknown
  /** @param length of the items when there was found room for them: to read them may run code of JS */
  store(cx: LiftLowerContext, items: ArrayLike<unknown>, at: number, length: number): void
}

/** How elements of a stream or a future are moved: always the same for the same `ValueType` object. */
export const elementsOf = memoize(buildElements)

function buildElements(type: ValueType): Elements & Layout {
  const element = type.kind === 'result' ? variant(type, settled) : codecOf(type)
  const elements = isNumber(type) ? numberElements(type.kind) : anyElements(element, valuesOf(type))
  return { ...elements, size: element.size, alignment: element.alignment, flat: element.flat }
}

function list(type: ValueTypeOf<'list'>): Codec {
  const element = codecOf(type.element)
  const elements = isNumber(type.element)
    ? numberElements(type.element.kind)
    : anyElements(element, valuesOf(type.element))
  const itemsOf = type.element.kind === 'u8' ? asBytes : asArrayLike
  if (type.length !== undefined) return fixedList(element, elements, itemsOf, type.length)
  return pointerAndLength(element, elements, itemsOf)
}

function map(type: ValueTypeOf<'map'>): Codec {
  const pair: ValueType = { kind: 'tuple', types: [type.key, type.value] }
  const entry = codecOf(pair)
  const entries = anyElements(entry, valuesOf(pair))
  const elements: Elements = {
    of: entries.of,
    load: (cx, at, length) => {
      const pairs = entries.load(cx, at, length) as [unknown, unknown][]
      // Between components it stays the list that it is: a key may be in it twice.
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

/** @param values that each takes in JS */
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

/** Numbers are typed arrays, moved in one piece. */
function numberElements(kind: NumberKind): Elements {
  const { size, set, wrap, array: TypedArray } = numbers[kind]
  return {
    of: items => new TypedArray(items as never),
    load: (cx, at, length) => {
      const bytes = cx.memory.bytes.slice(at, at + length * size)
      return size === 1 && kind === 'u8' ? bytes : new TypedArray(bytes.buffer)
    },
    store: (cx, items, at, length) => {
      if (items instanceof TypedArray) {
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

function own(type: ResourceType): Codec {
  const lift = (cx: LiftLowerContext, index: number) => {
    const rep = cx.handles.take(index, type)
    return cx.boundary === 'js' ? toJsResource(type, rep, 'own') : rep
  }
  const lower = (cx: LiftLowerContext, value: unknown) =>
    give(cx, value, cx.handles.add(type, cx.boundary === 'js' ? fromJsResource(type, value, 'own') : value))
  return handle(lift, lower)
}

function borrow(type: ResourceType): Codec {
  const lift = (cx: LiftLowerContext, index: number) => {
    const rep = cx.handles.lend(index, type)
    if (cx.boundary !== 'js' || type.implementer === undefined) return rep
    const object = toJsResource(type, rep, 'borrow')
    cx.borrowedByJs.push(object)
    return object
  }
  const lower = (cx: LiftLowerContext, value: unknown) => {
    const rep = cx.boundary === 'js' ? fromJsResource(type, value, 'borrow') : value
    // Whoever implements the resource gets what it made, not a handle of it.
    if (type.implementer === cx.instance) return rep as number
    const scope = cx.borrowScope ?? trap('a borrow cannot be returned')
    scope.borrows++
    return give(cx, value, cx.handles.insert(new ResourceHandle(type, rep, scope)))
  }
  return handle(lift, lower)
}

function handle(
  lift: (cx: LiftLowerContext, index: number) => unknown,
  lower: (cx: LiftLowerContext, value: unknown) => number,
): Codec {
  return scalar('i32', 4, {
    load: (cx, at) => lift(cx, cx.memory.view.getUint32(at, true)),
    store: (cx, value, at) => {
      const index = lower(cx, value)
      cx.memory.view.setUint32(at, index, true)
    },
    lift: (cx, value) => lift(cx, (value as number) >>> 0),
    lower,
  })
}

/** The guest gets a handle for a value. */
function give(cx: LiftLowerContext, value: unknown, index: number): number {
  cx.given?.push({ index, value })
  return index
}

/**
 * Lowers values of JS. If one of them does not fit, the guest keeps nothing of the others: JS owns its resources as
 * before; a stream or a future is at its end, like one that a guest has dropped.
 */
export function givingBack<T>(cx: LiftLowerContext, lower: () => T): T {
  // A getter of a value may call the same function again.
  const { given } = cx
  cx.given = []
  try {
    return lower()
  } catch (error) {
    if (!isTrap(error)) takeBack(cx)
    throw error
  } finally {
    cx.given = given
  }
}

function takeBack({ handles, given = [] }: LiftLowerContext): void {
  for (const { index, value } of given) {
    const entry = handles.remove(index)
    if (entry instanceof CopyEnd) entry.drop()
    // A host's own resource is the object itself: nothing of it was given away.
    const isGivenAway = entry instanceof ResourceHandle && entry.borrowScope === undefined
    if (isGivenAway && entry.type.implementer !== undefined) returnToJs(value)
  }
}

/** The readable end of a stream or future; the writable one stays with who made it. */
function copied(type: ValueTypeOf<'stream' | 'future'>): Codec {
  const { kind, element } = type
  const inJs: ElementsInJs = {
    areHandles: element !== undefined && contentsOf(element).handle,
    convert: items => convert(element, items),
  }
  const lift = (cx: LiftLowerContext, index: number) => {
    const shared = takeReadable(cx, index, kind, element)
    if (cx.boundary !== 'js') return shared
    return kind === 'stream' ? new GuestStream(shared, inJs) : readFuture(shared, inJs)
  }
  const lower = (cx: LiftLowerContext, value: unknown) => {
    const shared = cx.boundary === 'js' ? fromJs(value) : (value as SharedCopy)
    return give(cx, value, cx.handles.insert(new CopyEnd(shared, 'readable')))
  }
  const fromJs = (value: unknown) => {
    if (kind === 'stream') return streamFrom(value, element)
    return futureFrom(element?.kind === 'result' ? promisedResult(value) : Promise.resolve(value), element)
  }
  return handle(lift, lower)
}

/**
 * Elements that JS wrote, for JS: a guest that neither reads nor writes has handed the stream or the future on. They are
 * checked, and change owners, as on the way through the memory of a guest.
 */
function convert(type: ValueType | undefined, items: ArrayLike<unknown>): ArrayLike<unknown> {
  if (type === undefined || (isNumber(type) && items instanceof numbers[type.kind].array)) return items
  const elements = elementsOf(type)
  const cx = scratchContext()
  return givingBack(cx, () => {
    const at = cx.allocate(elements.alignment, items.length * elements.size)
    elements.store(cx, items, at, items.length)
    return elements.load(cx, at, items.length) as ArrayLike<unknown>
  })
}

/** Where the promise of a `future<result>` rejects, with a value or an error that has a `payload`, that is the result. */
function promisedResult(value: unknown): Promise<unknown> {
  return Promise.resolve(value).catch(hostError)
}

/** `lift_async_value` */
function takeReadable(
  cx: LiftLowerContext,
  index: number,
  kind: CopyKind,
  element: ValueType | undefined,
): SharedCopy {
  const end = cx.handles.entry(index)
  if (!(end instanceof CopyEnd) || end.side !== 'readable' || end.shared.kind !== kind) {
    trap(`handle index ${index} is not the readable end of a ${kind}`)
  }
  if (!equalTypes(end.shared.element, element)) trap(`handle index ${index} is a ${kind} of another type`)
  if (end.isCopying) trap(`cannot remove busy ${kind}`)
  if (end.state === 'done') {
    trap(
      kind === 'stream'
        ? 'cannot lift stream after being notified that the writable end dropped'
        : 'cannot lift future after previous read succeeded',
    )
  }
  if (end.isInSet) trap(`cannot lift ${kind} while it's in a waitable set`)
  cx.handles.remove(index)
  return end.shared
}

const errorContext = handle(
  (cx, index) => {
    const context = cx.handles.entry(index)
    return context instanceof ErrorContext ? context : trap(`handle index ${index} is not an error context`)
  },
  (cx, value) => {
    const context = value instanceof ErrorContext ? value : raise(mismatch('an ErrorContext', value))
    return give(cx, value, cx.handles.insert(context))
  },
)

function asObject(value: unknown): Record<string, unknown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    throw mismatch('an object', value)
  return value as Record<string, unknown>
}

/** A `list<u8>`: any buffer is its bytes. */
function asBytes(value: unknown): ArrayLike<unknown> {
  return bytesOf(value) ?? asArrayLike(value)
}

function asArrayLike(value: unknown): ArrayLike<unknown> {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value))
    return value as unknown as ArrayLike<unknown>
  return [...asIterable(value)]
}

function asIterable(value: unknown): Iterable<unknown> {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value))
    throw mismatch('a list', value)
  return value as Iterable<unknown>
}

function asArray(value: unknown, length: number): ArrayLike<unknown> {
  const items = asArrayLike(value)
  return items.length === length
    ? items
    : raise(mismatch(`an array of ${length} elements`, `${items.length} elements`))
}

/** What JS gave for a type does not fit it. */
function mismatch(expected: string, value: unknown): TypeError {
  return new TypeError(`expected ${expected}, got ${shown(value)}`)
}

function raise(error: Error): never {
  throw error
}
