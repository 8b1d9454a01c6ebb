import type { CoreValueType } from '../binary/definitions.ts'
import { mismatch, trap } from '../errors.ts'
import type { CoreValue } from '../instance/core-function.ts'
import type { ValueTypeOf } from '../types/types.ts'
import { type Codec, CoreValueIter } from './codec-interface.ts'
import { asResult } from './host-result.ts'
import { asObject, raise } from './js-value.ts'
import { variantLayout } from './layout.ts'
import { unsigned } from './numbers.ts'

/** How the cases of a variant look in JS. */
export interface CaseMapping {
  toJs(index: number, payload: unknown): unknown
  /** Returns the index of the case of a value, whose payload is {@link payload}. */
  indexOf(value: unknown): number
  payload(value: unknown): unknown
}

/** Maps cases to `{ tag, val }`. */
export function tagged(names: readonly string[]): CaseMapping {
  const indices = new Map(names.map((name, i) => [name, i]))
  return {
    toJs: (index, payload) => ({ tag: names[index], val: payload }),
    indexOf: value =>
      indices.get(asObject(value).tag as string) ??
      raise(mismatch(`a tag of ${[...indices.keys()].join(', ')}`, asObject(value).tag)),
    payload: value => asObject(value).val,
  }
}

/** Maps a `result` to `{ tag, val }`. */
export const plainResult = tagged(['ok', 'err'])

/** Maps a `result` that is the element of a stream or future. As for the result of a host function, the payload of `ok`
 * alone stands for it too. */
export const hostResult: CaseMapping = {
  toJs: plainResult.toJs,
  indexOf: value => plainResult.indexOf(asResult(value)),
  payload: value => asResult(value).val,
}

/** Maps cases to their names. */
export function enumeration(names: readonly string[]): CaseMapping {
  const indices = new Map(names.map((name, i) => [name, i]))
  return {
    toJs: index => names[index],
    indexOf: value =>
      indices.get(value as string) ?? raise(mismatch(`one of ${[...indices.keys()].join(', ')}`, value)),
    payload: () => undefined,
  }
}

/** Maps an option to `undefined` or the value. */
export const nullable: CaseMapping = {
  toJs: (index, payload) => (index === 0 ? undefined : payload),
  indexOf: value => (value === undefined || value === null ? 0 : 1),
  payload: value => value,
}

/** Whether `undefined` can stand for `none`: not if it can also be the value of `some`. */
export function isNullable(type: ValueTypeOf<'option'>): boolean {
  return type.some.kind !== 'option' || !isNullable(type.some)
}

/** Creates the codec of a variant, or of a type that is one after despecialization. */
export function variantCodec(cases: readonly (Codec | undefined)[], mapping: CaseMapping): Codec {
  const layout = variantLayout(cases)
  const { discriminantSize, payloadOffset } = layout
  const { get, set } = unsigned[discriminantSize]
  const joined = layout.flat.slice(1)
  const coerced = cases.map(item => item?.flat.some((want, i) => want !== joined[i]) ?? false)

  const checked = (index: number) => {
    if (index >= cases.length) trap(`invalid variant discriminant ${index}`)
    return index
  }
  return {
    ...layout,
    load: (cx, at) => {
      const index = checked(get(cx.memory.view, at))
      return mapping.toJs(index, cases[index]?.load(cx, at + payloadOffset))
    },
    store: (cx, value, at) => {
      const index = mapping.indexOf(value)
      set(cx.memory.view, at, index)
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

/** Reinterprets a core value of a case's type as one of the joined type, or the other way round. */
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
