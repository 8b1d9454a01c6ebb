import { memoize } from './memoize.ts'
import { type FuncType, type ValueType, variantCases } from './types.ts'

/** Returns how deep values of a type nest: 1 for a `u8`, 2 for a `list<u8>`. */
export const nestingOf = memoize((type: ValueType): number => 1 + deepest(innerTypes(type)))

/** Returns the greatest depth among a function's parameters and result. */
export function nestingOfFunc({ params, result }: FuncType): number {
  return deepest([...params.map(param => param.type), result])
}

function deepest(types: readonly (ValueType | undefined)[]): number {
  return types.reduce((most, type) => Math.max(most, type === undefined ? 0 : nestingOf(type)), 0)
}

function innerTypes(type: ValueType): readonly (ValueType | undefined)[] {
  switch (type.kind) {
    case 'record':
      return type.fields.map(field => field.type)
    case 'tuple':
      return type.types
    case 'list':
    case 'stream':
    case 'future':
      return [type.element]
    case 'map':
      return [type.key, type.value]
    default:
      return variantCases(type) ?? []
  }
}
