import type { CoreValueType, StringEncoding } from '../binary/definitions.ts'
import type { PrimitiveKind, ValueType } from '../types/types.ts'

/**
 * Second implementation of the Canonical ABI, as literal as possible and with no regard to speed
 * (`CanonicalABI.md`). Property tests compare the codecs with it. It knows only despecialized types, and has
 * a separate form of values.
 */
export type Plain =
  | { kind: PrimitiveKind }
  | { kind: 'record'; fields: Plain[] }
  | { kind: 'variant'; cases: (Plain | undefined)[] }
  | { kind: 'flags'; count: number }
  | { kind: 'list'; element: Plain; length: number | undefined }

export type PlainValue =
  | boolean
  | number
  | bigint
  | string
  | PlainValue[]
  | { index: number; payload: PlainValue | undefined }

/** A guest's memory, with an allocator that starts at `next`. */
export interface Heap {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly encoding: StringEncoding
  next: number
}

export type CoreNumber = number | bigint

/** Despecializes a type and all of its parts (`despecialize`). */
export function despecialize(type: ValueType): Plain {
  const maybe = (inner: ValueType | undefined) => (inner === undefined ? undefined : despecialize(inner))
  switch (type.kind) {
    case 'record':
      return { kind: 'record', fields: type.fields.map(field => despecialize(field.type)) }
    case 'tuple':
      return { kind: 'record', fields: type.types.map(despecialize) }
    case 'variant':
      return { kind: 'variant', cases: type.cases.map(item => maybe(item.type)) }
    case 'enum':
      return { kind: 'variant', cases: type.names.map(() => undefined) }
    case 'option':
      return { kind: 'variant', cases: [undefined, despecialize(type.some)] }
    case 'result':
      return { kind: 'variant', cases: [maybe(type.ok), maybe(type.error)] }
    case 'flags':
      return { kind: 'flags', count: type.names.length }
    case 'list':
      return { kind: 'list', element: despecialize(type.element), length: type.length }
    case 'map': {
      const fields = [despecialize(type.key), despecialize(type.value)]
      return { kind: 'list', element: { kind: 'record', fields }, length: undefined }
    }
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
      throw new Error(`the reference has no ${type.kind}`)
    default:
      return { kind: type.kind }
  }
}

const integerSizes: Partial<Record<Plain['kind'], number>> = {
  bool: 1,
  s8: 1,
  u8: 1,
  s16: 2,
  u16: 2,
  s32: 4,
  u32: 4,
  s64: 8,
  u64: 8,
  char: 4,
}

export function alignment(type: Plain): number {
  switch (type.kind) {
    case 'string':
      return 4
    case 'list':
      return type.length === undefined ? 4 : alignment(type.element)
    case 'record':
      return type.fields.reduce((most, field) => Math.max(most, alignment(field)), 1)
    case 'variant':
      return Math.max(discriminantSize(type.cases.length), maxCaseAlignment(type.cases))
    default:
      return elementSize(type)
  }
}

export function elementSize(type: Plain): number {
  switch (type.kind) {
    case 'f32':
      return 4
    case 'f64':
      return 8
    case 'string':
      return 8
    case 'flags':
      return type.count <= 8 ? 1 : type.count <= 16 ? 2 : 4
    case 'list':
      return type.length === undefined ? 8 : type.length * elementSize(type.element)
    case 'record': {
      let end = 0
      for (const field of type.fields) end = alignTo(end, alignment(field)) + elementSize(field)
      return alignTo(end, alignment(type))
    }
    case 'variant': {
      const payload = Math.max(0, ...type.cases.map(item => (item === undefined ? 0 : elementSize(item))))
      return alignTo(payloadOffset(type.cases) + payload, alignment(type))
    }
    default:
      return integerSizes[type.kind] as number
  }
}

function alignTo(at: number, to: number): number {
  return at % to === 0 ? at : at + to - (at % to)
}

function discriminantSize(cases: number): number {
  const bytes = Math.ceil(Math.log2(cases) / 8)
  return bytes <= 1 ? 1 : bytes === 2 ? 2 : 4
}

function maxCaseAlignment(cases: readonly (Plain | undefined)[]): number {
  return cases.reduce((most, item) => Math.max(most, item === undefined ? 1 : alignment(item)), 1)
}

function payloadOffset(cases: readonly (Plain | undefined)[]): number {
  return alignTo(discriminantSize(cases.length), maxCaseAlignment(cases))
}

function readInteger(heap: Heap, at: number, size: number): bigint {
  let value = 0n
  for (let i = size - 1; i >= 0; i--) value = value * 256n + BigInt(heap.bytes[at + i] as number)
  return value
}

function writeInteger(heap: Heap, at: number, size: number, value: bigint): void {
  let rest = BigInt.asUintN(size * 8, value)
  for (let i = 0; i < size; i++, rest >>= 8n) heap.bytes[at + i] = Number(rest & 0xffn)
}

/** Returns an integer of the ABI from its bits. */
function fromBits(kind: Plain['kind'], bits: bigint): PlainValue {
  switch (kind) {
    case 'bool':
      return bits !== 0n
    case 'char':
      return String.fromCodePoint(Number(bits))
    case 'u64':
      return BigInt.asUintN(64, bits)
    case 's64':
      return BigInt.asIntN(64, bits)
    case 's8':
      return Number(BigInt.asIntN(8, bits))
    case 's16':
      return Number(BigInt.asIntN(16, bits))
    case 's32':
      return Number(BigInt.asIntN(32, bits))
    case 'u8':
      return Number(BigInt.asUintN(8, bits))
    case 'u16':
      return Number(BigInt.asUintN(16, bits))
    default:
      return Number(BigInt.asUintN(32, bits))
  }
}

function toBits(value: PlainValue): bigint {
  if (typeof value === 'string') return BigInt(value.codePointAt(0) as number)
  return BigInt(value as number | bigint | boolean)
}

export function load(heap: Heap, at: number, type: Plain): PlainValue {
  switch (type.kind) {
    case 'f32':
      return reinterpret(readInteger(heap, at, 4), 'f32')
    case 'f64':
      return reinterpret(readInteger(heap, at, 8), 'f64')
    case 'string':
      return loadString(heap, Number(readInteger(heap, at, 4)), Number(readInteger(heap, at + 4, 4)))
    case 'list': {
      if (type.length !== undefined) return loadElements(heap, at, type.element, type.length)
      const start = Number(readInteger(heap, at, 4))
      return loadElements(heap, start, type.element, Number(readInteger(heap, at + 4, 4)))
    }
    case 'record': {
      let end = at
      return type.fields.map(field => {
        const start = alignTo(end, alignment(field))
        end = start + elementSize(field)
        return load(heap, start, field)
      })
    }
    case 'variant': {
      const index = Number(readInteger(heap, at, discriminantSize(type.cases.length)))
      const item = type.cases[index]
      return {
        index,
        payload: item === undefined ? undefined : load(heap, at + payloadOffset(type.cases), item),
      }
    }
    case 'flags':
      return unpackFlags(readInteger(heap, at, elementSize(type)), type.count)
    default:
      return fromBits(type.kind, readInteger(heap, at, elementSize(type)))
  }
}

function loadElements(heap: Heap, at: number, element: Plain, length: number): PlainValue[] {
  return Array.from({ length }, (_, i) => load(heap, at + i * elementSize(element), element))
}

function loadString(heap: Heap, at: number, taggedUnits: number): string {
  const wide = heap.encoding === 'utf16' || (heap.encoding !== 'utf8' && taggedUnits >= 2 ** 31)
  const units = taggedUnits % 2 ** 31
  if (heap.encoding === 'utf8') {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      heap.bytes.subarray(at, at + units),
    )
  }
  let text = ''
  for (let i = 0; i < units; i++) {
    text += String.fromCharCode(Number(readInteger(heap, wide ? at + i * 2 : at + i, wide ? 2 : 1)))
  }
  return text
}

export function store(heap: Heap, value: PlainValue, type: Plain, at: number): void {
  switch (type.kind) {
    case 'f32':
      writeInteger(heap, at, 4, bitsOf(value as number, 'f32'))
      break
    case 'f64':
      writeInteger(heap, at, 8, bitsOf(value as number, 'f64'))
      break
    case 'string':
    case 'list': {
      if (type.kind === 'list' && type.length !== undefined) {
        storeElements(heap, value as PlainValue[], type.element, at)
        break
      }
      const [start, length] = lowerFlat(heap, value, type)
      writeInteger(heap, at, 4, BigInt(start as number))
      writeInteger(heap, at + 4, 4, BigInt(length as number))
      break
    }
    case 'record': {
      let end = at
      type.fields.forEach((field, i) => {
        const start = alignTo(end, alignment(field))
        end = start + elementSize(field)
        store(heap, (value as PlainValue[])[i] as PlainValue, field, start)
      })
      break
    }
    case 'variant': {
      const { index, payload } = value as { index: number; payload: PlainValue | undefined }
      writeInteger(heap, at, discriminantSize(type.cases.length), BigInt(index))
      const item = type.cases[index]
      if (item !== undefined) store(heap, payload as PlainValue, item, at + payloadOffset(type.cases))
      break
    }
    case 'flags':
      writeInteger(heap, at, elementSize(type), packFlags(value as PlainValue[]))
      break
    default:
      writeInteger(heap, at, elementSize(type), toBits(value))
  }
}

function storeElements(heap: Heap, values: PlainValue[], element: Plain, at: number): void {
  values.forEach((value, i) => {
    store(heap, value, element, at + i * elementSize(element))
  })
}

function allocate(heap: Heap, align: number, size: number): number {
  const at = alignTo(heap.next, align)
  heap.next = at + size
  if (heap.next > heap.bytes.length) throw new Error('the heap of the reference is too small')
  return at
}

function storeString(heap: Heap, text: string): CoreNumber[] {
  if (heap.encoding === 'utf8') {
    const encoded = new TextEncoder().encode(text)
    const at = allocate(heap, 1, encoded.length)
    heap.bytes.set(encoded, at)
    return [at, encoded.length]
  }
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
  const size = heap.encoding === 'latin1+utf16' && units.every(unit => unit < 256) ? 1 : 2
  const at = allocate(heap, 2, units.length * size)
  units.forEach((unit, i) => {
    writeInteger(heap, at + i * size, size, BigInt(unit))
  })
  return [at, units.length + (heap.encoding === 'latin1+utf16' && size === 2 ? 2 ** 31 : 0)]
}

export function flatten(type: Plain): CoreValueType[] {
  switch (type.kind) {
    case 's64':
    case 'u64':
      return ['i64']
    case 'f32':
    case 'f64':
      return [type.kind]
    case 'string':
      return ['i32', 'i32']
    case 'list':
      return type.length === undefined
        ? ['i32', 'i32']
        : Array.from({ length: type.length }, () => flatten(type.element)).flat()
    case 'record':
      return type.fields.flatMap(flatten)
    case 'variant': {
      const joined: CoreValueType[] = []
      for (const item of type.cases) {
        if (item === undefined) continue
        flatten(item).forEach((core, i) => {
          const other = joined[i]
          joined[i] = other === undefined ? core : join(other, core)
        })
      }
      return ['i32', ...joined]
    }
    default:
      return ['i32']
  }
}

function join(a: CoreValueType, b: CoreValueType): CoreValueType {
  if (a === b) return a
  const narrow = (type: CoreValueType) => type === 'i32' || type === 'f32'
  return narrow(a) && narrow(b) ? 'i32' : 'i64'
}

export function lowerFlat(heap: Heap, value: PlainValue, type: Plain): CoreNumber[] {
  switch (type.kind) {
    case 'f32':
    case 'f64':
      return [value as number]
    case 's64':
    case 'u64':
      return [BigInt.asUintN(64, value as bigint)]
    case 'string':
      return storeString(heap, value as string)
    case 'list': {
      const items = value as PlainValue[]
      if (type.length !== undefined) return items.flatMap(item => lowerFlat(heap, item, type.element))
      const at = allocate(heap, alignment(type.element), items.length * elementSize(type.element))
      storeElements(heap, items, type.element, at)
      return [at, items.length]
    }
    case 'record':
      return type.fields.flatMap((field, i) =>
        lowerFlat(heap, (value as PlainValue[])[i] as PlainValue, field),
      )
    case 'variant': {
      const { index, payload } = value as { index: number; payload: PlainValue | undefined }
      const item = type.cases[index]
      const want = flatten(type).slice(1)
      const have = item === undefined ? [] : flatten(item)
      const flat = item === undefined ? [] : lowerFlat(heap, payload as PlainValue, item)
      return [
        index,
        ...want.map((core, i) => {
          const number = flat[i]
          if (number === undefined) return core === 'i64' ? 0n : 0
          return fromCoreBits(coreBits(number, have[i] as CoreValueType), core)
        }),
      ]
    }
    case 'flags':
      return [Number(packFlags(value as PlainValue[]))]
    default:
      return [Number(BigInt.asUintN(32, toBits(value)))]
  }
}

/** Lifts a value from core values, removing them from the front of `flat`. */
export function liftFlat(heap: Heap, flat: CoreNumber[], type: Plain): PlainValue {
  const next = () => flat.shift() as CoreNumber
  switch (type.kind) {
    case 'f32':
    case 'f64':
      return next()
    case 'string':
      return loadString(heap, Number(coreBits(next(), 'i32')), Number(coreBits(next(), 'i32')))
    case 'list': {
      if (type.length !== undefined)
        return Array.from({ length: type.length }, () => liftFlat(heap, flat, type.element))
      const at = Number(coreBits(next(), 'i32'))
      return loadElements(heap, at, type.element, Number(coreBits(next(), 'i32')))
    }
    case 'record':
      return type.fields.map(field => liftFlat(heap, flat, field))
    case 'variant': {
      const index = Number(next())
      const have = flatten(type).slice(1)
      const values = have.map(next)
      const item = type.cases[index]
      if (item === undefined) return { index, payload: undefined }
      const own = flatten(item).map((want, i) =>
        fromCoreBits(coreBits(values[i] as CoreNumber, have[i] as CoreValueType), want),
      )
      return { index, payload: liftFlat(heap, own, item) }
    }
    case 'flags':
      return unpackFlags(coreBits(next(), 'i32'), type.count)
    default:
      return fromBits(type.kind, BigInt(next()))
  }
}

/** Converts a core value to its bits, for join and coercion. */
function coreBits(value: CoreNumber, type: CoreValueType): bigint {
  switch (type) {
    case 'f32':
    case 'f64':
      return bitsOf(value as number, type)
    default:
      return BigInt.asUintN(type === 'i64' ? 64 : 32, BigInt(value))
  }
}

function fromCoreBits(bits: bigint, type: CoreValueType): CoreNumber {
  switch (type) {
    case 'f32':
      return reinterpret(bits & 0xffff_ffffn, 'f32')
    case 'f64':
      return reinterpret(bits, 'f64')
    case 'i64':
      return bits
    default:
      return Number(bits & 0xffff_ffffn)
  }
}

function bitsOf(value: number, type: 'f32' | 'f64'): bigint {
  if (type === 'f32') return BigInt(new Uint32Array(new Float32Array([value]).buffer)[0] as number)
  return new BigUint64Array(new Float64Array([value]).buffer)[0] as bigint
}

function reinterpret(bits: bigint, type: 'f32' | 'f64'): number {
  if (type === 'f32') return new Float32Array(new Uint32Array([Number(bits)]).buffer)[0] as number
  return new Float64Array(new BigUint64Array([bits]).buffer)[0] as number
}

function unpackFlags(bits: bigint, count: number): PlainValue[] {
  return Array.from({ length: count }, (_, i) => ((bits >> BigInt(i)) & 1n) === 1n)
}

function packFlags(flags: PlainValue[]): bigint {
  return flags.reduce<bigint>((bits, flag, i) => (flag ? bits | (1n << BigInt(i)) : bits), 0n)
}
