/** Names in the generated guest. */

import type { Enum, Flags, Record, Resource, Type, Variant } from '../model.ts'
import { camel, pascal } from '../name-cases.ts'

/** Returns the symbol property that holds an object's handle and identifies its interface: `gpuBuffer`. */
export function handleSymbol(resource: Resource): string {
  return camel(resource.name)
}

/** Returns the object that maps W3C values of an enum to WIT names: `gpuTextureFormatNames`. */
export function enumNames(definition: Enum): string {
  return `${camel(definition.name)}Names`
}

/** Returns the object that maps WIT names of an enum to W3C values: `gpuTextureFormatValues`. */
export function enumValues(definition: Enum): string {
  return `${camel(definition.name)}Values`
}

/** Returns the function that converts a W3C mask to WIT flags: `toGpuBufferUsage`. */
export function toFlags(definition: Flags): string {
  return `to${pascal(definition.name)}`
}

/** Returns the function that converts WIT flags to a W3C mask: `fromGpuBufferUsage`. */
export function fromFlags(definition: Flags): string {
  return `from${pascal(definition.name)}`
}

/** Returns the function that converts a W3C value to a WIT record or variant: `toGpuBufferDescriptor`. */
export function toWit(definition: Record | Variant): string {
  return `to${pascal(definition.name)}`
}

/** Returns the function that converts a W3C `record` to a WIT map: `toRecordGpuPipelineConstantValue`. */
export function toMap(resource: Resource): string {
  return `to${pascal(resource.name)}`
}

/**
 * Returns the TypeScript type of a value as the engine accepts it: `wit.GpuBufferDescriptor`, `wit.GpuBuffer |
 * undefined`.
 */
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

/** Whether a type is `u32` or an alias of it. */
export function isU32(type: Type): boolean {
  if (type.kind === 'defined') return type.definition.kind === 'alias' && isU32(type.definition.type)
  return type.kind === 'u32'
}

/** Whether the values of an enum are spelled alike in W3C and WIT. */
export function isSameInWit(definition: Enum): boolean {
  return definition.cases.every(({ name, w3cName }) => name === w3cName)
}

/** Returns a name as a property key. */
export function property(name: string): string {
  return /^[a-zA-Z_$][\w$]*$/.test(name) ? name : `'${name}'`
}
