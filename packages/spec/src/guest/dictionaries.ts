/**
 * Writes a converter for each dictionary and union of a W3C parameter; a converter builds the WIT value in one pass.
 */

import type { Api, Definition, Field, Record, Resource, Type, Variant } from '../model.ts'
import { functionsOf } from '../model.ts'
import { camel, pascal } from '../name-cases.ts'
import { toEngine, toEngineAtOnce } from './convert.ts'
import { handleSymbol, toMap, toWit } from './guest-names.ts'

/** Returns the converters for each record, variant and map that occurs in a parameter. */
export function writeDictionaries(api: Api): string {
  return [...parameterDefinitions(api)].map(definition => writeConverter(definition)).join('\n\n')
}

/** Records, variants and maps that occur in parameters, in dependency order. */
function parameterDefinitions(api: Api): Set<Definition> {
  const taken = new Set<Definition>()
  const take = (type: Type): void => {
    switch (type.kind) {
      case 'option':
        take(type.some)
        break
      case 'list':
        take(type.element)
        break
      case 'own':
        taken.add(type.resource)
        break
      case 'defined': {
        const { definition } = type
        if (definition.kind === 'record') for (const field of definition.fields) take(field.type)
        else if (definition.kind === 'variant') for (const { type } of definition.cases) if (type) take(type)
        if (definition.kind === 'record' || definition.kind === 'variant') taken.add(definition)
      }
    }
  }
  for (const func of functionsOf(api)) {
    if (func.w3c.kind === 'operation' || func.w3c.kind === 'setter') {
      for (const { type } of func.params) take(type)
    }
  }
  return taken
}

function writeConverter(definition: Definition): string {
  const doc = `/** {@link ${definition.link} ${definition.w3cName.replaceAll('<', '&lt;')}} */`
  switch (definition.kind) {
    case 'record':
      return `${doc}\n${sequences[definition.w3cName] ? writeSequence(definition) : writeRecord(definition)}`
    case 'variant':
      return `${doc}\n${writeVariant(definition)}`
    case 'resource':
      return `${doc}\n${writeMap(definition)}`
    default:
      throw new Error(`${definition.name} is not converted`)
  }
}

function writeRecord(record: Record): string {
  return `export function ${toWit(record)}(value: unknown, what: string): wit.${pascal(record.name)} {
    ${recordBody(record)}
  }`
}

function recordBody(record: Record): string {
  const members = membersInOrder(record)
  const names = `'${members.map(({ w3cName }) => w3cName).join("' | '")}'`
  const isObject = `typeof value === 'object' && value !== null`
  return `const given: Dictionary<${names}> = ${isObject} ? value : toDictionary(value, what)
    ${members.map(field => readMember(record, field)).join('\n')}
    return { ${members.map(({ name, w3cName }) => shorthand(camel(name), w3cName)).join(', ')} }`
}

/**
 * Returns the members in the order in which Web IDL reads and converts them, which programs can observe: inherited
 * ones first, and those of one dictionary by name.
 *
 * @see https://webidl.spec.whatwg.org/#js-dictionary
 */
function membersInOrder({ fields }: Record): Field[] {
  const byOwner = Map.groupBy(fields, ({ owner }) => owner)
  return [...byOwner.values()]
    .reverse()
    .flatMap(members => members.toSorted((a, b) => (a.w3cName < b.w3cName ? -1 : 1)))
}

/** Returns the statements that read a member once and convert it. */
function readMember(record: Record, { w3cName, type }: Field): string {
  const convert = (value: string) => toEngineAtOnce(type, value, `${record.w3cName}.${w3cName}`)
  const member = `given.${w3cName}`
  if (convert(member).split(member).length === 2) return `const ${w3cName} = ${convert(member)}`
  const local = `given${pascal(w3cName)}`
  return `const ${local} = ${member}\nconst ${w3cName} = ${convert(local)}`
}

function shorthand(name: string, local: string): string {
  return name === local ? name : `${name}: ${local}`
}

/** Dictionaries that may also be sequences, and the permitted numbers of elements. */
const sequences: { [w3cName: string]: { least: number; most: number } } = {
  GPUColor: { least: 4, most: 4 },
  GPUOrigin3D: { least: 0, most: 3 },
  GPUExtent3D: { least: 1, most: 3 },
}

function writeSequence(record: Record): string {
  const { least, most } = sequences[record.w3cName]!
  const elements = record.fields.map(({ w3cName }, index) => `const ${w3cName} = numbers[${index}]`)
  const fields = record.fields.map(
    ({ name, w3cName, type }, index) =>
      `${camel(name)}: ${toEngineAtOnce(index < least && type.kind === 'option' ? type.some : type, w3cName, `${record.w3cName}[${index}]`)},`,
  )
  return `export function ${toWit(record)}(value: unknown, what: string): wit.${pascal(record.name)} {
    const numbers = toNumbers(value, what, ${least}, ${most})
    if (numbers !== undefined) {
      ${elements.join('\n')}
      return { ${fields.join('\n')} }
    }
    ${recordBody(record)}
  }`
}

function writeVariant(variant: Variant): string {
  const objects = variant.cases.flatMap(({ name, type }) =>
    type?.kind === 'borrow' ? [{ name, resource: type.resource }] : [],
  )
  const declarations = objects.map(({ name, resource }) => {
    const local = camel(name) === handleSymbol(resource) ? `${camel(name)}Handle` : camel(name)
    return {
      declare: `const ${local} = object?.[${handleSymbol(resource)}]`,
      use: `if (${local} !== undefined) return { tag: '${name}', val: ${local} }`,
    }
  })
  const rest = variant.cases.filter(({ type }) => type?.kind !== 'borrow')
  const [last] = rest
  if (last === undefined || rest.length > 1) throw new Error(`no rule for the union ${variant.w3cName}`)
  const other = last.type
    ? `return { tag: '${last.name}', val: ${toEngine(last.type, 'value', variant.w3cName).replace(`'${variant.w3cName}'`, 'what')} }`
    : `if (String(value) === '${last.w3cName}') return { tag: '${last.name}' }
       return notA('${objects.map(({ resource }) => resource.w3cName).join(' or ')} or "${last.w3cName}"', what)`
  return `export function ${toWit(variant)}(value: unknown, what: string): wit.${pascal(variant.name)} {
    const object = value as HandleCarrier
    ${declarations.map(({ declare, use }) => `${declare}\n${use}`).join('\n')}
    ${other}
  }`
}

function writeMap(resource: Resource): string {
  const value = toEngine(resource.mapOf!, 'value', resource.w3cName).replace(`'${resource.w3cName}'`, 'key')
  return `export function ${toMap(resource)}(record: unknown, what: string): wit.${pascal(resource.name)} {
    const map = new wit.${pascal(resource.name)}()
    for (const [key, value] of toEntries(record, what)) map.add(key, ${value})
    return map
  }`
}
