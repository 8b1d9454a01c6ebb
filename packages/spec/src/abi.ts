/**
 * Sizes, alignments and flattening of the Canonical ABI for the types of the model.
 *
 * @see https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#alignment
 */

import type { Func, Type } from './model.ts'

/** A core value type that flattened values use. */
export type CoreType = 'i32' | 'i64' | 'f32' | 'f64'

/** Maximum number of flat parameters; more are passed through one pointer. */
export const maxFlatParams = 16

/** Size and alignment of a type in linear memory. */
export interface Layout {
  /** Size in bytes. */
  readonly size: number
  readonly alignment: number
}

/** Returns the layout of a type in linear memory. */
export function layoutOf(type: Type): Layout {
  switch (type.kind) {
    case 'bool':
    case 'u8':
      return { size: 1, alignment: 1 }
    case 'u16':
      return { size: 2, alignment: 2 }
    case 'u32':
    case 's32':
    case 'f32':
    case 'own':
    case 'borrow':
    case 'future':
    case 'stream':
      return { size: 4, alignment: 4 }
    case 'u64':
    case 'f64':
      return { size: 8, alignment: 8 }
    case 'string':
    case 'list':
      return { size: 8, alignment: 4 }
    case 'tuple':
      return recordLayout(type.types)
    case 'option':
      return variantLayout([undefined, type.some])
    case 'result':
      return variantLayout([type.ok, { kind: 'defined', definition: type.error }])
    case 'defined': {
      const { definition } = type
      switch (definition.kind) {
        case 'alias':
          return layoutOf(definition.type)
        case 'record':
          return recordLayout(definition.fields.map(field => field.type))
        case 'variant':
          return variantLayout(definition.cases.map(({ type }) => type))
        case 'enum':
          return integerLayout(discriminantSize(definition.cases.length))
        case 'flags':
          return integerLayout(flagsSize(definition.flags.length))
      }
    }
  }
}

/** Returns the offset of each field of a record. */
export function fieldOffsets(types: readonly Type[]): number[] {
  let end = 0
  return types.map(type => {
    const { size, alignment } = layoutOf(type)
    const start = alignTo(end, alignment)
    end = start + size
    return start
  })
}

/** Returns the offset of the payload of a variant. */
export function payloadOffset(cases: readonly (Type | undefined)[]): number {
  return alignTo(
    discriminantSize(cases.length),
    Math.max(1, ...cases.map(type => (type ? layoutOf(type).alignment : 1))),
  )
}

/** Returns the size of a variant's discriminant, in bytes. */
export function discriminantSize(cases: number): 1 | 2 {
  return cases <= 256 ? 1 : 2
}

/** Returns the size of flags, in bytes. */
export function flagsSize(flags: number): 1 | 2 | 4 {
  if (flags > 32) throw new Error('no WebGPU flags have more than 32 bits')
  return flags <= 8 ? 1 : flags <= 16 ? 2 : 4
}

/** Core value types that a value flattens to. */
export function flatten(type: Type): CoreType[] {
  switch (type.kind) {
    case 'u64':
      return ['i64']
    case 'f32':
    case 'f64':
      return [type.kind]
    case 'string':
    case 'list':
      return ['i32', 'i32']
    case 'tuple':
      return type.types.flatMap(flatten)
    case 'option':
      return ['i32', ...flatten(type.some)]
    case 'result':
      return flattenCases([type.ok, { kind: 'defined', definition: type.error }])
    case 'defined': {
      const { definition } = type
      switch (definition.kind) {
        case 'alias':
          return flatten(definition.type)
        case 'record':
          return definition.fields.flatMap(field => flatten(field.type))
        case 'variant':
          return flattenCases(definition.cases.map(({ type }) => type))
        default:
          return ['i32']
      }
    }
    default:
      return ['i32']
  }
}

/** Core function type of a function lowered without `async`. */
export interface CoreSignature {
  readonly params: readonly CoreType[]
  readonly results: readonly CoreType[]
  /** Whether parameters are in memory; the first core parameter then points to them. */
  readonly paramsInMemory: boolean
  /** Whether the result goes to memory; the last core parameter then points to its destination. */
  readonly resultInMemory: boolean
}

/** `flatten_functype` of a lowered function. */
export function coreSignature(func: Func): CoreSignature {
  const flat = parameterTypes(func).flatMap(flatten)
  const results = func.result ? flatten(func.result) : []
  const paramsInMemory = flat.length > maxFlatParams
  const resultInMemory = results.length > 1
  return {
    params: [...(paramsInMemory ? (['i32'] as const) : flat), ...(resultInMemory ? (['i32'] as const) : [])],
    results: resultInMemory ? [] : results,
    paramsInMemory,
    resultInMemory,
  }
}

/** Returns the types of all parameters, including `self`. */
export function parameterTypes(func: Func): Type[] {
  const types = func.params.map(({ type }) => type)
  return func.shape === 'method' ? [{ kind: 'borrow', resource: func.resource! }, ...types] : types
}

function flattenCases(cases: readonly (Type | undefined)[]): CoreType[] {
  const joined: CoreType[] = []
  for (const type of cases) {
    for (const [index, core] of (type ? flatten(type) : []).entries()) {
      joined[index] = joined[index] === undefined ? core : join(joined[index], core)
    }
  }
  return ['i32', ...joined]
}

function join(one: CoreType, other: CoreType): CoreType {
  if (one === other) return one
  const both = new Set([one, other])
  return both.has('i32') && both.has('f32') ? 'i32' : 'i64'
}

function recordLayout(types: readonly Type[]): Layout {
  const alignment = Math.max(1, ...types.map(type => layoutOf(type).alignment))
  const last = types.at(-1)
  const end = last ? fieldOffsets(types).at(-1)! + layoutOf(last).size : 0
  return { size: alignTo(end, alignment), alignment }
}

function variantLayout(cases: readonly (Type | undefined)[]): Layout {
  const layouts = cases.filter(type => type !== undefined).map(layoutOf)
  const alignment = Math.max(discriminantSize(cases.length), ...layouts.map(layout => layout.alignment))
  const size = payloadOffset(cases) + Math.max(0, ...layouts.map(layout => layout.size))
  return { size: alignTo(size, alignment), alignment }
}

function integerLayout(size: number): Layout {
  return { size, alignment: size }
}

function alignTo(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment
}
