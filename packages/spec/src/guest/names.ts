/** What the generated guest calls things. */

import type { Enum, Flags, Record, Resource, Type, Variant } from '../model.ts'
import { camel, pascal } from '../names.ts'

/** The symbol under which an object keeps its handle, and by which it is known: `gpuBuffer`. */
export function handleSymbol(resource: Resource): string {
  return camel(resource.name)
}

/** The object that has the WIT name of each W3C value of an enum: `gpuTextureFormatNames`. */
export function enumNames(definition: Enum): string {
  return `${camel(definition.name)}Names`
}

/** The object that has the W3C value of each WIT name of an enum: `gpuTextureFormatValues`. */
export function enumValues(definition: Enum): string {
  return `${camel(definition.name)}Values`
}

/** The function that makes WIT flags of a W3C mask: `toGpuBufferUsage`. */
export function toFlags(definition: Flags): string {
  return `to${pascal(definition.name)}`
}

/** The function that makes a W3C mask of WIT flags: `fromGpuBufferUsage`. */
export function fromFlags(definition: Flags): string {
  return `from${pascal(definition.name)}`
}

/** The function that makes a WIT record or variant of a W3C value: `toGpuBufferDescriptor`. */
export function toWit(definition: Record | Variant): string {
  return `to${pascal(definition.name)}`
}

/** The function that makes a WIT map of a W3C `record`: `toRecordGpuPipelineConstantValue`. */
export function toMap(resource: Resource): string {
  return `to${pascal(resource.name)}`
}

/** The type of a value as the engine takes it: `wit.GpuBufferDescriptor`, `wit.GpuBuffer | undefined`. */
export function engineType(type: Type, scope = 'wit.'): string {
  switch (type.kind) {
    case 'bool':
      return 'boolean'
    case 'string':
      return 'string'
    case 'u64':
      return `${scope}U64`
    case 'own':
    case 'borrow':
      return `${scope}${pascal(type.resource.name)}`
    case 'option':
      return `${engineType(type.some, scope)} | undefined`
    case 'list':
      return listType(type.element, scope)
    case 'tuple':
      return `[${type.types.map(part => engineType(part, scope)).join(', ')}]`
    case 'result':
      return type.ok ? engineType(type.ok, scope) : 'void'
    case 'future':
    case 'stream':
      return `${scope}${pascal(type.kind)}<${engineType(type.element, scope)}>`
    case 'defined':
      return `${scope}${pascal(type.definition.name)}`
    default:
      return 'number'
  }
}

function listType(element: Type, scope: string): string {
  if (element.kind === 'u8') return 'Uint8Array'
  const text = engineType(element, scope)
  return element.kind === 'option' ? `(${text})[]` : `${text}[]`
}

/** Whether a type is `u32`, or another name of it. */
export function isU32(type: Type): boolean {
  if (type.kind === 'defined') return type.definition.kind === 'alias' && isU32(type.definition.type)
  return type.kind === 'u32'
}

/** Whether the values of an enum have the same names in WIT. */
export function isSameInWit(definition: Enum): boolean {
  return definition.cases.every(({ name, w3cName }) => name === w3cName)
}

/** A name as a property. */
export function property(name: string): string {
  return /^[a-zA-Z_$][\w$]*$/.test(name) ? name : `'${name}'`
}
