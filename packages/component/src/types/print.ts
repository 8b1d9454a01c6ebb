import { sizeOf } from './type-bounds.ts'
import type { FuncType, ValueType } from './types.ts'

/** Most parts of a type that is printed in full: a few bytes of a component can stand for much text. */
const mostParts = 2000

/**
 * Prints a value type in WIT notation. WIT has no notation for unnamed records, variants, enums and flags; these are
 * printed like their definitions. Of a part with more than {@link mostParts} parts of a component's type, prints only the
 * kind and an ellipsis.
 */
export function printType(type: ValueType): string {
  if (sizeOf(type) > mostParts) return `${type.kind} …`
  switch (type.kind) {
    case 'record':
      return `record { ${fields(type.fields)} }`
    case 'variant':
      return `variant { ${type.cases.map(({ name, type }) => name + (type ? `(${printType(type)})` : '')).join(', ')} }`
    case 'enum':
    case 'flags':
      return `${type.kind} { ${type.names.join(', ')} }`
    case 'tuple':
      return generic(type.kind, ...type.types)
    case 'option':
      return generic(type.kind, type.some)
    case 'result':
      return generic(type.kind, type.ok ?? (type.error && '_'), type.error)
    case 'list':
      return generic(type.kind, type.element, type.length)
    case 'map':
      return generic(type.kind, type.key, type.value)
    case 'own':
    case 'borrow':
      return `${type.kind}<${type.resource.name}>`
    case 'stream':
    case 'future':
      return generic(type.kind, type.element)
    default:
      return type.kind
  }
}

/** Prints a function type in WIT notation, as {@link printType} does: `func(a: u32) -> string`. */
export function printFuncType({ async, params, result }: FuncType): string {
  const size = params.reduce((sum, { type }) => sum + sizeOf(type), 0)
  return `${async ? 'async ' : ''}func(${size > mostParts ? '…' : fields(params)})${result ? ` -> ${printType(result)}` : ''}`
}

function fields(items: FuncType['params']): string {
  return items.map(({ name, type }) => `${name}: ${printType(type)}`).join(', ')
}

/** Prints a type with the parts that it has. */
function generic(kind: string, ...parts: readonly (ValueType | string | number | undefined)[]): string {
  const printed = parts.flatMap(part => (part instanceof Object ? printType(part) : (part ?? [])))
  return printed.length > 0 ? `${kind}<${printed.join(', ')}>` : kind
}
