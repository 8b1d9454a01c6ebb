/** Writes the stateless parts: names of enums, masks of flags, and W3C's namespaces of constants. */

import { type Api, type Enum, type Flags, functionsOf } from '../model.ts'
import { camel, pascal } from '../name-cases.ts'
import { singleBits } from './convert.ts'
import { enumNames, enumValues, fromFlags, isSameInWit, property, toFlags } from './guest-names.ts'

/** Returns the names of each enum, the masks of each set of flags, and the namespaces. */
export function writeValues(api: Api): string {
  const returned = returnedEnums(api)
  const namespaces = api.definitions.filter(definition => definition.kind === 'flags')
  const values = api.definitions
    .flatMap(definition => {
      if (definition.kind === 'enum') return [writeEnum(definition, returned.has(definition))]
      if (definition.kind === 'flags') return [writeFlags(definition)]
      return []
    })
    .join('\n\n')
  return `${values}

    /** Every namespace of constants, by name. */
    export const namespaces = { ${namespaces.map(({ w3cName }) => w3cName).join(', ')} }`
}

/** Enums that a function returns. */
function returnedEnums(api: Api): Set<Enum> {
  const returned = new Set<Enum>()
  for (const { result } of functionsOf(api)) {
    const type = result?.kind === 'option' ? result.some : result
    if (type?.kind === 'defined' && type.definition.kind === 'enum') returned.add(type.definition)
  }
  return returned
}

function writeEnum(definition: Enum, isReturned: boolean): string {
  const names = definition.cases.map(({ name, w3cName }) => `${property(w3cName)}: '${name}',`)
  const doc = `/** {@link ${definition.link} ${definition.w3cName}} */`
  const type = pascal(definition.name)
  const written = `${doc}
    export const ${enumNames(definition)}: Readonly<Record<string, wit.${type}>> = { __proto__: null as never, ${names.join('\n')} }`
  if (isSameInWit(definition) || !isReturned) return written
  const values = definition.cases.map(({ name, w3cName }) => `${property(name)}: '${w3cName}',`)
  return `${written}

    ${doc}
    export const ${enumValues(definition)}: Readonly<Record<wit.${type}, ${definition.w3cName}>> = { ${values.join('\n')} }`
}

function writeFlags(definition: Flags): string {
  const type = `wit.${pascal(definition.name)}`
  const bits = singleBits(definition)
  const all = bits.reduce((mask, { value }) => mask | value, 0)
  return `/** {@link ${definition.link} ${definition.w3cName}} */
    export const ${definition.w3cName} = defineNamespace('${definition.w3cName}', {
      ${definition.flags.map(({ w3cName, value }) => `${w3cName}: ${hex(value)},`).join('\n')}
    })

    /** Converts a mask to flags. A mask with bits that W3C does not define becomes an invalid value. */
    export function ${toFlags(definition)}(value: unknown, what: string): ${type} {
      const mask = toU32(value, what)
      if ((mask & ~${hex(all)}) !== 0) return ${invalidFlags(definition)}
      return {
        ${bits.map(({ name, value }) => `${property(name)}: (mask & ${hex(value)}) !== 0,`).join('\n')}
      }
    }

    export function ${fromFlags(definition)}(flags: ${type}): number {
      return ${bits.map(({ name, value }) => `(flags.${camel(name)} ? ${hex(value)} : 0)`).join(' | ')}
    }`
}

/**
 * Stands for a mask with undefined bits: a combination that is always invalid. `invalid-flags.ts` handles
 * the functions for which an empty mask is no error.
 */
function invalidFlags(definition: Flags): string {
  if (definition.w3cName !== 'GPUTextureUsage') return 'invalidFlags'
  return `{ ${singleBits(definition)
    .map(({ name }) => `${property(name)}: true`)
    .join(', ')} }`
}

function hex(value: number): string {
  return `0x${value.toString(16)}`
}
