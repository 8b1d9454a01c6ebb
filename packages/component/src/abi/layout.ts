import type { CoreValueType } from '../binary/definitions.ts'
import { cannotLink } from '../errors.ts'
import { memoize } from '../types/memoize.ts'
import { type ValueType, variantCases } from '../types/types.ts'

/** `MAX_FLAT_PARAMS`: more core values than this go through memory. */
export const maxFlatParams = 16
/** `MAX_FLAT_ASYNC_PARAMS`: {@link maxFlatParams} of an asynchronous `canon lower`. */
export const maxFlatAsyncParams = 4
/** `MAX_FLAT_RESULTS` */
export const maxFlatResults = 1
/** `MAX_LIST_BYTE_LENGTH` and `MAX_STRING_BYTE_LENGTH`; also the largest size of a value type. */
export const maxByteLength = 2 ** 28 - 1

/** Size of a value type in memory, and its flat core values. */
export interface Layout {
  readonly size: number
  readonly alignment: number
  /** Types of the core values; at most {@link maxFlatParams} + 1, which is enough to know that they are too many. */
  readonly flat: readonly CoreValueType[]
}

/** `align_to` */
export function alignTo(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment
}

/** Returns the layout of a record (`Alignment`, `Element Size`, `Flattening`), and the offset of each field. */
export function recordLayout(fields: readonly Layout[]): Layout & { readonly offsets: readonly number[] } {
  let size = 0
  let alignment = 1
  const flat: CoreValueType[] = []
  const offsets: number[] = []
  for (const field of fields) {
    size = alignTo(size, field.alignment)
    offsets.push(size)
    size += field.size
    alignment = Math.max(alignment, field.alignment)
    if (flat.length <= maxFlatParams) flat.push(...field.flat)
  }
  size = checkSize(alignTo(size, alignment))
  return { size, alignment, flat: cut(flat), offsets }
}

/** Returns the layout of a variant, the size of its discriminant and the offset of its payload. */
export function variantLayout(
  cases: readonly (Layout | undefined)[],
): Layout & { readonly discriminantSize: 1 | 2 | 4; readonly payloadOffset: number } {
  const discriminantSize = cases.length <= 0x100 ? 1 : cases.length <= 0x10000 ? 2 : 4
  let payloadSize = 0
  let payloadAlignment = 1
  const payloadFlat: CoreValueType[] = []
  for (const item of cases) {
    if (item === undefined) continue
    payloadSize = Math.max(payloadSize, item.size)
    payloadAlignment = Math.max(payloadAlignment, item.alignment)
    item.flat.forEach((type, i) => {
      payloadFlat[i] = i < payloadFlat.length ? join(payloadFlat[i] as CoreValueType, type) : type
    })
  }
  const payloadOffset = alignTo(discriminantSize, payloadAlignment)
  const alignment = Math.max(discriminantSize, payloadAlignment)
  const size = checkSize(alignTo(payloadOffset + payloadSize, alignment))
  return { size, alignment, flat: cut(['i32', ...payloadFlat]), discriminantSize, payloadOffset }
}

/** Returns the layout of a list with a fixed length. */
export function fixedListLayout(element: Layout, length: number): Layout {
  const flat: CoreValueType[] = []
  for (let i = 0; i < length && flat.length <= maxFlatParams; i++) flat.push(...element.flat)
  return { size: checkSize(element.size * length), alignment: element.alignment, flat: cut(flat) }
}

/** Whether values of a type refer to something outside their own bytes. */
interface Contents {
  /** Whether values contain pointers: to the bytes of strings and lists. */
  readonly pointer: boolean
  /** Whether values contain handles: of resources, streams, futures and error contexts. */
  readonly handle: boolean
}

/** Returns whether values of a type contain pointers or handles. */
export const contentsOf = memoize(findContents)

const nothing: Contents = { pointer: false, handle: false }

function findContents(type: ValueType): Contents {
  switch (type.kind) {
    case 'string':
      return { pointer: true, handle: false }
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
    case 'error-context':
      return { pointer: false, handle: true }
    case 'map':
      return { ...contentsOfAll([type.key, type.value]), pointer: true }
    case 'list':
      return type.length === undefined
        ? { ...contentsOf(type.element), pointer: true }
        : contentsOf(type.element)
    case 'record':
      return contentsOfAll(type.fields.map(field => field.type))
    case 'tuple':
      return contentsOfAll(type.types)
    default:
      return contentsOfAll(variantCases(type) ?? [])
  }
}

/** Returns how many JS values a value of a type counts as (`Limits.listValues`), without the elements of its lists. */
export const valuesOf = memoize(countValues)

function countValues(type: ValueType): number {
  const all = (types: readonly ValueType[]) => types.reduce((sum, part) => sum + valuesOf(part), 1)
  switch (type.kind) {
    case 'string':
      return 3
    case 'list':
    case 'map':
      return 4
    case 'record':
      return all(type.fields.map(field => field.type))
    case 'tuple':
      return all(type.types)
    case 'flags':
      return 1 + type.names.length
    default: {
      const cases = (variantCases(type) ?? []).filter(item => item !== undefined)
      return cases.reduce((most, item) => Math.max(most, 1 + valuesOf(item)), 1)
    }
  }
}

/** Returns whether values of any of several types contain pointers or handles. */
export function contentsOfAll(types: readonly (ValueType | undefined)[]): Contents {
  const all = types.map(type => (type === undefined ? nothing : contentsOf(type)))
  return { pointer: all.some(({ pointer }) => pointer), handle: all.some(({ handle }) => handle) }
}

/** Returns the size, in bytes, of the smallest integer with a bit for each flag. */
export function flagsSize(count: number): 1 | 2 | 4 {
  return count <= 8 ? 1 : count <= 16 ? 2 : 4
}

function join(a: CoreValueType, b: CoreValueType): CoreValueType {
  if (a === b) return a
  return (a === 'i32' && b === 'f32') || (a === 'f32' && b === 'i32') ? 'i32' : 'i64'
}

function cut(flat: CoreValueType[]): readonly CoreValueType[] {
  return flat.length > maxFlatParams + 1 ? flat.slice(0, maxFlatParams + 1) : flat
}

function checkSize(size: number): number {
  if (size > maxByteLength) cannotLink(`a value type of ${size} bytes exceeds maximum byte size`)
  return size
}
