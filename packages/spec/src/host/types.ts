/** Writes the types of functions, with the runtime's constructors `t`. */

import type { Api, Definition, Func, Type } from '../model.ts'
import { camel } from '../name-cases.ts'
import { enumCases, resourceConstant } from './host-names.ts'

/** Constants for all named types, in dependency order. */
export function writeTypes(api: Api): string {
  const written = new Map<Definition, string>()
  const write = (definition: Definition): void => {
    if (definition.kind === 'resource' || written.has(definition)) return
    for (const part of partsOf(definition)) for (const other of definitionsIn(part)) write(other)
    written.set(
      definition,
      `/** {@link ${definition.link} ${definition.w3cName}} */
      export const ${camel(definition.name)} = ${definitionText(definition)}`,
    )
  }
  for (const definition of api.definitions) write(definition)
  return [...written.values()].join('\n\n')
}

/** Returns the type of a method, which refers to the type of its resource as `self`. */
export function funcType(func: Func): string {
  const params = func.params.map(({ name, type }) => `${property(name)}: ${typeText(type, 'types.')}`)
  const result = func.result ? `, ${typeText(func.result, 'types.')}` : ''
  return `t.${func.async ? 'asyncFunc' : 'func'}({ ${['self', ...params].join(', ')} }${result})`
}

/**
 * Returns a type.
 *
 * @param scope prefix of the constants of named types
 */
export function typeText(type: Type, scope = ''): string {
  switch (type.kind) {
    case 'own':
    case 'borrow':
      return `t.${type.kind}(${resourceConstant(type.resource)})`
    case 'option':
      return `t.option(${typeText(type.some, scope)})`
    case 'list':
    case 'future':
    case 'stream':
      return `t.${type.kind}(${typeText(type.element, scope)})`
    case 'tuple':
      return `t.tuple(${type.types.map(part => typeText(part, scope)).join(', ')})`
    case 'result':
      return `t.result(${type.ok ? typeText(type.ok, scope) : 'undefined'}, ${scope}${camel(type.error.name)})`
    case 'defined':
      return `${scope}${camel(type.definition.name)}`
    default:
      return `t.${type.kind}`
  }
}

function definitionText(definition: Exclude<Definition, { kind: 'resource' }>): string {
  switch (definition.kind) {
    case 'alias':
      return typeText(definition.type)
    case 'record':
      return `t.record({ ${definition.fields.map(({ name, type }) => `${property(name)}: ${typeText(type)},`).join('\n')} })`
    case 'variant':
      return `t.variant({ ${definition.cases
        .map(({ name, type }) => `${property(name)}: ${type ? typeText(type) : 'undefined'},`)
        .join('\n')} })`
    case 'enum':
      return `t.enum(...witCases(${enumCases(definition)}))`
    case 'flags':
      return `t.flags(${definition.flags.map(({ name }) => `'${name}'`).join(', ')})`
  }
}

function partsOf(definition: Definition): Type[] {
  switch (definition.kind) {
    case 'alias':
      return [definition.type]
    case 'record':
      return definition.fields.map(({ type }) => type)
    case 'variant':
      return definition.cases.flatMap(({ type }) => type ?? [])
    default:
      return []
  }
}

function definitionsIn(type: Type): Definition[] {
  switch (type.kind) {
    case 'defined':
      return [type.definition]
    case 'option':
      return definitionsIn(type.some)
    case 'list':
      return definitionsIn(type.element)
    default:
      return []
  }
}

function property(name: string): string {
  return /^[a-z]\w*$/.test(name) ? name : `'${name}'`
}
