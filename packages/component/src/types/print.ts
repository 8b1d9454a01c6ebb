import type { Case, FuncType, ResourceType, ValueType } from './types.ts'

/**
 * Prints a value type in WIT notation.
 *
 * @param nameOf returns the name of a type, or `undefined` to print its definition. WIT has no notation for
 * unnamed records, variants, enums and flags; these are printed like their WIT definitions.
 */
export function printType(
  type: ValueType,
  nameOf: (type: ValueType | ResourceType) => string | undefined = () => undefined,
): string {
  const name = nameOf(type)
  if (name !== undefined) return name
  const print = (inner: ValueType) => printType(inner, nameOf)
  const orUnderscore = (inner: ValueType | undefined) => (inner === undefined ? '_' : print(inner))
  switch (type.kind) {
    case 'record':
      return `record { ${type.fields.map(field => `${field.name}: ${print(field.type)}`).join(', ')} }`
    case 'variant':
      return `variant { ${type.cases.map((item: Case) => (item.type === undefined ? item.name : `${item.name}(${print(item.type)})`)).join(', ')} }`
    case 'tuple':
      return `tuple<${type.types.map(print).join(', ')}>`
    case 'enum':
      return `enum { ${type.names.join(', ')} }`
    case 'flags':
      return `flags { ${type.names.join(', ')} }`
    case 'option':
      return `option<${print(type.some)}>`
    case 'result':
      if (type.error !== undefined) return `result<${orUnderscore(type.ok)}, ${print(type.error)}>`
      return type.ok === undefined ? 'result' : `result<${print(type.ok)}>`
    case 'list':
      return type.length === undefined
        ? `list<${print(type.element)}>`
        : `list<${print(type.element)}, ${type.length}>`
    case 'map':
      return `map<${print(type.key)}, ${print(type.value)}>`
    case 'own':
      return nameOf(type.resource) ?? `own<${type.resource.name}>`
    case 'borrow':
      return `borrow<${nameOf(type.resource) ?? type.resource.name}>`
    case 'stream':
    case 'future':
      return type.element === undefined ? type.kind : `${type.kind}<${print(type.element)}>`
    default:
      return type.kind
  }
}

/** Prints a function type in WIT notation: `func(a: u32) -> string`. */
export function printFuncType(
  type: FuncType,
  nameOf?: (type: ValueType | ResourceType) => string | undefined,
): string {
  const params = type.params.map(param => `${param.name}: ${printType(param.type, nameOf)}`).join(', ')
  const result = type.result === undefined ? '' : ` -> ${printType(type.result, nameOf)}`
  return `${type.async ? 'async ' : ''}func(${params})${result}`
}
