/**
 * The structure of a WIT package without its text: one line an item, its name and its type with aliases resolved,
 * sorted. Two packages with the same lines are the same to every tool that binds to them.
 *
 * `wit-fingerprint.txt` is made from the published package once; it changes only with a new release of that.
 */

import { type Api, type Definition, type Func, functionsOf, type Type, unaliased } from './model.ts'
import { signature, typeText } from './write-wit.ts'

/** The lines for the API as the model has it. */
export function fingerprint(api: Api): string[] {
  return [
    `package ${api.package}@${api.version}`,
    `world imports { import ${api.interface} }`,
    ...api.definitions.map(definitionLine),
    ...functionsOf(api).map(func => `${func.extern}: ${signature(resolvedFunction(func))}`),
  ]
    .map(line => line.replaceAll('%', ''))
    .sort()
}

function definitionLine(definition: Definition): string {
  const { kind, name } = definition
  switch (definition.kind) {
    case 'resource':
      return `resource ${name}`
    case 'alias':
      return `type ${name} = ${typeText(unaliased(definition.type))}`
    case 'record':
      return block(
        kind,
        name,
        definition.fields.map(field => `${field.name}: ${resolvedText(field.type)}`),
      )
    case 'enum':
      return block(
        kind,
        name,
        definition.cases.map(({ name }) => name),
      )
    case 'flags':
      return block(
        kind,
        name,
        definition.flags.map(({ name }) => name),
      )
    case 'variant':
      return block(
        kind,
        name,
        definition.cases.map(({ name, type }) => (type ? `${name}(${resolvedText(type)})` : name)),
      )
  }
}

function block(kind: string, name: string, members: string[]): string {
  return `${kind} ${name} { ${members.join(', ')} }`
}

function resolvedText(type: Type): string {
  return typeText(resolved(type))
}

function resolvedFunction(func: Func): Func {
  return {
    ...func,
    params: func.params.map(param => ({ ...param, type: resolved(param.type) })),
    result: func.result && resolved(func.result),
  }
}

/** The type without aliases in any part of it. */
function resolved(type: Type): Type {
  switch (type.kind) {
    case 'defined':
      return unaliased(type)
    case 'option':
      return { ...type, some: resolved(type.some) }
    case 'list':
    case 'future':
    case 'stream':
      return { ...type, element: resolved(type.element) }
    case 'tuple':
      return { ...type, types: type.types.map(resolved) }
    case 'result':
      return { ...type, ok: type.ok && resolved(type.ok) }
    default:
      return type
  }
}
