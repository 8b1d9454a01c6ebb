/**
 * The structure of a WIT package without its text: one sorted line per item, with its name and its type,
 * aliases resolved. Packages with equal lines are interchangeable for every tool that binds to them.
 *
 * `wit-fingerprint.txt` and `surface-fingerprint.txt` were made from the published packages, and change only
 * with a new release of those.
 */

import {
  type Api,
  type Definition,
  type Func,
  functionsOf,
  type Type,
  unaliased,
  type World,
} from './model.ts'
import { nameFrom, signature, typeText } from './write-wit.ts'

/** The lines of one interface of the model, and of the worlds of its package. */
export function fingerprint(api: Api, worlds: readonly World[]): string[] {
  return [
    `package ${api.package}@${api.version}`,
    ...worlds.map(({ name, imports }) => {
      const items = imports.map(other => `import ${nameFrom(api, other)}`)
      return `world ${name} { ${items.join('; ')} }`
    }),
    ...api.uses.map(({ from, definitions }) => {
      const names = definitions.map(({ name }) => name)
      return `use ${nameFrom(api, from)}.{${names.sort().join(', ')}}`
    }),
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

/** The type with all aliases resolved. */
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
