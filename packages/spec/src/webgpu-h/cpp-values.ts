/** Spells the values of `webgpu_cpp.h`, which are those of `webgpu.h` in the namespace `wgpu`. */

import type { CCase, CDefault, CType } from './c-model.ts'
import { cppType } from './c-names.ts'

/** Returns the name of an enum value: a name of C++ does not begin with a digit. */
export function caseName({ name }: Pick<CCase, 'name'>): string {
  return /^\d/.test(name) ? `e${name}` : name
}

/** Returns the default value of a parameter or member: the given one, or that of its type. */
export function cppDefault(type: CType, value: Exclude<CDefault, 'zero'> | undefined): string {
  if (value !== undefined) {
    if ('constant' in value) return `k${value.constant.name}`
    return 'case' in value ? `${cppType(type)}::${caseName({ name: value.case })}` : value.literal
  }
  switch (type.kind) {
    case 'bool':
      return 'false'
    case 'pointer':
    case 'array':
      return 'nullptr'
    case 'defined': {
      const { definition } = type
      if (definition.kind === 'object') return 'nullptr'
      if (definition.kind === 'flags') return `${definition.name}::None`
      if (definition.name === 'OptionalBool') return '{}'
      const isOptional =
        definition.kind === 'enum' && definition.cases.some(({ name }) => name === 'Undefined')
      return isOptional ? `${definition.name}::Undefined` : '{}'
    }
    case 'string':
      return '{}'
    default:
      return '0'
  }
}
