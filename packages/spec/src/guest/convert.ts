/** Expressions that convert between W3C values and WIT values. */

import type { Flags, Type } from '../model.ts'
import { camel } from '../name-cases.ts'
import {
  enumNames,
  enumValues,
  fromFlags,
  handleSymbol,
  isSameInWit,
  isU32,
  toFlags,
  toMap,
  toWit,
} from './guest-names.ts'

/**
 * Converts a W3C value to a WIT value, following Web IDL.
 *
 * @param value name of the W3C value, which the expression may use several times
 * @param what description of the value for messages: `GPUBufferDescriptor.size`
 */
export function toEngine(type: Type, value: string, what: string): string {
  switch (type.kind) {
    case 'bool':
      return `!!${value}`
    case 'string':
      return `toText(${value}, '${what}')`
    case 'u16':
      return `toClampedU16(${value})`
    case 'u32':
      return `toModuloU32(${value})`
    case 's32':
      return `toS32(${value}, '${what}')`
    case 'u64':
      return `toU64(${value}, '${what}')`
    case 'f32':
      return `toF32(${value}, '${what}')`
    case 'f64':
      return `toF64(${value}, '${what}')`
    case 'own':
      return `${toMap(type.resource)}(${value}, '${what}')`
    case 'borrow':
      // Where the WIT accepts only views, W3C also accepts textures.
      return type.resource.w3cName === 'GPUTextureView'
        ? `toTextureView(${value}, '${what}')`
        : `${value}?.[${handleSymbol(type.resource)}] ?? notA('${type.resource.w3cName}', '${what}')`
    case 'option': {
      const isNone = type.none === 'null' ? `${value} == null` : `${value} === undefined`
      return `${isNone} ? undefined : ${toEngine(type.some, value, what)}`
    }
    case 'list':
      if (isU32(type.element)) return `toU32s(${value}, '${what}')`
      return toEngineList(type.element, value, what)
    case 'defined': {
      const { definition } = type
      switch (definition.kind) {
        case 'alias':
          // All integer typedefs of WebGPU have `[EnforceRange]`.
          return definition.type.kind === 'u32'
            ? `toU32(${value}, '${what}')`
            : toEngine(definition.type, value, what)
        case 'enum':
          return `${enumNames(definition)}[${value} as never] ?? notIn(${enumNames(definition)}, ${value}, '${what}')`
        case 'flags':
          return `${toFlags(definition)}(${value}, '${what}')`
        default:
          return `${toWit(definition)}(${value}, '${what}')`
      }
    }
    default:
      throw new Error(`no conversion to ${type.kind}`)
  }
}

/**
 * Like {@link toEngine}, with numbers converted inline: in an interpreter, a check costs less than a call.
 * Other values go to the conversion function, which may call code of the program, and must do so once.
 */
export function toEngineAtOnce(type: Type, value: string, what: string): string {
  const converted = toEngine(type, value, what)
  switch (type.kind) {
    case 'option': {
      const isNone = type.none === 'null' ? `${value} == null` : `${value} === undefined`
      return `${isNone} ? undefined : ${toEngineAtOnce(type.some, value, what)}`
    }
    case 'u64':
      return `typeof ${value} === 'number' && ${value} >>> 0 === ${value} ? engineU64(${value}) : ${converted}`
    case 'f64':
      // No difference of infinities or NaNs is 0.
      return `typeof ${value} === 'number' && ${value} - ${value} === 0 ? ${value} : ${converted}`
    case 'defined':
      if (type.definition.kind !== 'alias') return converted
      return type.definition.type.kind === 'u32'
        ? `typeof ${value} === 'number' && ${value} >>> 0 === ${value} ? ${value} | 0 : ${converted}`
        : toEngineAtOnce(type.definition.type, value, what)
    default:
      return converted
  }
}

/** Converts a sequence. A function without a closure converts its elements, where there is one. */
function toEngineList(element: Type, value: string, what: string): string {
  if (element.kind === 'borrow') {
    return `toHandles(${value}, '${what}', ${handleSymbol(element.resource)}, '${element.resource.w3cName}')`
  }
  const isNullable = element.kind === 'option' && element.none === 'null'
  const converter = converterOf(isNullable ? element.some : element)
  if (converter !== undefined)
    return `${isNullable ? 'toNullables' : 'toList'}(${value}, '${what}', ${converter})`
  const convert = toEngine(element, 'value', what).replaceAll(`'${what}'`, 'what')
  return `toList(${value}, '${what}', (value, what) => ${convert})`
}

/** Returns the function that converts a value of the type, if it has one. */
function converterOf(type: Type): string | undefined {
  const isConverted =
    type.kind === 'defined' && (type.definition.kind === 'record' || type.definition.kind === 'variant')
  return isConverted ? toWit(type.definition) : undefined
}

/** Converts a value from the engine to a W3C value. */
export function fromEngine(type: Type, value: string): string {
  switch (type.kind) {
    case 'bool':
    case 'string':
    case 's32':
    case 'f32':
    case 'f64':
      return value
    case 'u16':
    case 'u32':
      return `${value} >>> 0`
    case 'u64':
      return `Number(${value})`
    case 'own':
      return `new ${type.resource.w3cName}(internal, ${value})`
    case 'list':
      return `Object.freeze(Array.from(${value}, value => ${fromEngine(type.element, 'value')}))`
    case 'option':
      return `optional(${value}, value => ${fromEngine(type.some, 'value')})`
    case 'defined': {
      const { definition } = type
      switch (definition.kind) {
        case 'alias':
          return fromEngine(definition.type, value)
        case 'enum':
          return isSameInWit(definition) ? value : `${enumValues(definition)}[${value}]`
        case 'flags':
          return `${fromFlags(definition)}(${value})`
        default:
          throw new Error(`no W3C value of ${definition.name}`)
      }
    }
    default:
      throw new Error(`no W3C value of a ${type.kind}`)
  }
}

/** Returns the flags of a single bit, with that bit; combinations of bits are left out. */
export function singleBits(flags: Flags): { name: string; value: number }[] {
  return flags.flags
    .filter(({ value }) => (value & (value - 1)) === 0)
    .map(({ name, value }) => ({ name: camel(name), value }))
}
