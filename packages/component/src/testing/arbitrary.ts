import * as fc from 'fast-check'
import { numbers } from '../abi/numbers.ts'
import { type PrimitiveKind, t, type ValueType } from '../types/types.ts'
import type { PlainValue } from './reference-abi.ts'

const primitives: readonly ValueType[] = [
  ...[t.bool, t.s8, t.u8, t.s16, t.u16, t.s32, t.u32, t.s64, t.u64, t.f32, t.f64, t.char, t.string],
]

/** Short names keep failing types readable. */
const label = (i: number) => `n${i}`
const labels = (count: number) => Array.from({ length: count }, (_, i) => label(i))

/** Any value type without handles. */
export const anyType: fc.Arbitrary<ValueType> = fc.letrec<{ type: ValueType }>(tie => {
  const type = tie('type')
  const maybe = fc.option(type, { nil: undefined })
  return {
    type: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...primitives),
      fc
        .array(type, { minLength: 1, maxLength: 5 })
        .map(types => t.record(Object.fromEntries(types.map((field, i) => [label(i), field])))),
      fc.array(type, { minLength: 1, maxLength: 5 }).map(types => t.tuple(...types)),
      fc
        .array(maybe, { minLength: 1, maxLength: 5 })
        .map(types => t.variant(Object.fromEntries(types.map((item, i) => [label(i), item])))),
      fc.constantFrom(1, 2, 3, 256, 257).map(count => t.enum(...labels(count))),
      fc.constantFrom(1, 7, 8, 9, 16, 17, 31, 32).map(count => t.flags(...labels(count))),
      type.map(some => t.option(some)),
      fc.tuple(maybe, maybe).map(([ok, error]) => t.result(ok, error)),
      type.map(element => t.list(element)),
      fc.tuple(type, fc.integer({ min: 1, max: 4 })).map(([element, length]) => t.list(element, length)),
      fc
        .tuple(fc.constantFrom(t.u8, t.string, t.char, t.s64), type)
        .map(([key, value]): ValueType => ({ kind: 'map', key, value })),
    ),
  }
}).type

/** Returns an arbitrary for the JS values of a type. */
export function valuesOf(type: ValueType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'record':
      return fc.record(Object.fromEntries(type.fields.map(field => [field.name, valuesOf(field.type)])))
    case 'tuple':
      return fc.tuple(...type.types.map(valuesOf))
    case 'variant':
      return fc.oneof(...type.cases.map(item => caseOf(item.name, item.type)))
    case 'result':
      return fc.oneof(caseOf('ok', type.ok), caseOf('err', type.error))
    case 'option':
      return isNullable(type)
        ? fc.option(valuesOf(type.some), { nil: undefined })
        : fc.oneof(caseOf('none', undefined), caseOf('some', type.some))
    case 'enum':
      return fc.constantFrom(...type.names)
    case 'flags':
      return fc.record(Object.fromEntries(type.names.map(name => [name, fc.boolean()])))
    case 'list': {
      const size =
        type.length === undefined ? { maxLength: 4 } : { minLength: type.length, maxLength: type.length }
      const items = fc.array(valuesOf(type.element), size)
      const { kind } = type.element
      return kind in numbers
        ? items.map(values => new numbers[kind as keyof typeof numbers].array(values as never))
        : items
    }
    case 'map':
      return fc
        .array(fc.tuple(valuesOf(type.key), valuesOf(type.value)), { maxLength: 3 })
        .map(pairs => new Map(pairs))
    default:
      return primitive(type.kind as PrimitiveKind)
  }
}

function caseOf(tag: string, type: ValueType | undefined): fc.Arbitrary<unknown> {
  return (type === undefined ? fc.constant(undefined) : valuesOf(type)).map(val => ({ tag, val }))
}

function isNullable(type: Extract<ValueType, { kind: 'option' }>): boolean {
  return type.some.kind !== 'option' || !isNullable(type.some)
}

function primitive(kind: PrimitiveKind): fc.Arbitrary<unknown> {
  switch (kind) {
    case 'bool':
      return fc.boolean()
    case 'char':
      return fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
    case 'string':
      return fc.oneof(
        fc.string({ maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)) }),
      )
    case 'f32':
      return fc.float()
    case 'f64':
      return fc.double()
    case 's64':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    case 'u64':
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
    default: {
      const bits = Number(kind.slice(1))
      return kind.startsWith('s')
        ? fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
        : fc.integer({ min: 0, max: 2 ** bits - 1 })
    }
  }
}

/** Converts a JS value to the form of the reference implementation. */
export function toPlain(type: ValueType, value: unknown): PlainValue {
  const items = (list: unknown, element: ValueType) =>
    Array.from(list as Iterable<unknown>, item => toPlain(element, item))
  const tagged = (cases: readonly { name: string; type: ValueType | undefined }[]): PlainValue => {
    const { tag, val } = value as { tag: string; val: unknown }
    const index = cases.findIndex(item => item.name === tag)
    const payload = cases[index]?.type
    return { index, payload: payload === undefined ? undefined : toPlain(payload, val) }
  }
  switch (type.kind) {
    case 'record':
      return type.fields.map(field => toPlain(field.type, (value as Record<string, unknown>)[field.name]))
    case 'tuple':
      return type.types.map((field, i) => toPlain(field, (value as unknown[])[i]))
    case 'variant':
      return tagged(type.cases)
    case 'result':
      return tagged([
        { name: 'ok', type: type.ok },
        { name: 'err', type: type.error },
      ])
    case 'option':
      if (!isNullable(type))
        return tagged([
          { name: 'none', type: undefined },
          { name: 'some', type: type.some },
        ])
      return value === undefined
        ? { index: 0, payload: undefined }
        : { index: 1, payload: toPlain(type.some, value) }
    case 'enum':
      return { index: type.names.indexOf(value as string), payload: undefined }
    case 'flags':
      return type.names.map(name => (value as Record<string, boolean>)[name] as boolean)
    case 'list':
      return items(value, type.element)
    case 'map':
      return items(value, t.tuple(type.key, type.value))
    default:
      return value as PlainValue
  }
}
