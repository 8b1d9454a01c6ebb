/**
 * Parses the W3C's WebGPU IDL and merges mixins and partial interfaces into the interfaces that they extend.
 */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  parse,
  type WebIdlArgument,
  type WebIdlDefault,
  type WebIdlDefinition,
  type WebIdlField,
  type WebIdlMember,
  type WebIdlType,
} from 'webidl2'

/** All definitions of the IDL, by name, in the order of the W3C document. */
export type Idl = Map<string, IdlDefinition>

/** A named definition (Web IDL, Interface definition language). */
export type IdlDefinition = IdlInterface | IdlDictionary | IdlEnum | IdlNamespace | IdlTypedef

/** An interface, including members from mixins and partial interfaces (Web IDL, Interfaces). */
export interface IdlInterface {
  kind: 'interface'
  name: string
  members: IdlMember[]
}

/** An attribute, an operation, or a setlike declaration (Web IDL, Members). */
export interface IdlMember {
  kind: 'attribute' | 'operation' | 'setlike'
  /** Name for the WIT, before its conversion to kebab case. */
  name: string
  /** Name in the W3C document; differs only if a deviation renamed the member. */
  w3cName: string
  /** Interface or mixin that defines the member in the W3C document. */
  owner: string
  /** Whether a deviation added the member, without a W3C counterpart. */
  added: boolean
  /** Type of the attribute, the operation's result, or the set's elements. */
  type: IdlType
  params: IdlParam[]
  readonly: boolean
  /** Whether it is a static operation (Web IDL, Static attributes and operations). */
  static: boolean
}

/** An argument of an operation (Web IDL, Operations). */
export interface IdlParam {
  name: string
  type: IdlType
  optional: boolean
  /** Default value, as IDL text. */
  default: string | undefined
}

/** A dictionary, with its own fields only (Web IDL, Dictionaries). */
export interface IdlDictionary {
  kind: 'dictionary'
  name: string
  parent: string | undefined
  fields: IdlField[]
}

/** A dictionary member. */
export interface IdlField {
  name: string
  type: IdlType
  required: boolean
  /** Default value, as IDL text. */
  default: string | undefined
  /** Dictionary that defines the field in the W3C document. */
  owner: string
}

/** An enumeration, with its values in their JS spelling (Web IDL, Enumerations). */
export interface IdlEnum {
  kind: 'enum'
  name: string
  values: string[]
}

/** A namespace; in WebGPU, each is a set of bit flags. */
export interface IdlNamespace {
  kind: 'namespace'
  name: string
  constants: { name: string; value: number }[]
}

/** An alias of a type (Web IDL, Typedefs). */
export interface IdlTypedef {
  kind: 'typedef'
  name: string
  type: IdlType
}

/** A type: a name, a `sequence<…>`, `Promise<…>`, `record<…>` and the like, or a union (Web IDL, Types). */
export type IdlType = (
  | { kind: 'name'; name: string }
  | { kind: 'generic'; name: string; of: IdlType[] }
  | { kind: 'union'; of: IdlType[] }
) & { nullable: boolean }

/** Definitions that WebGPU's IDL takes from other documents. */
const fromElsewhere = [{ file: 'html.idl', names: ['PredefinedColorSpace'] }]

/** Reads the pinned WebGPU IDL. */
export function loadIdl(): Idl {
  const idl = mergeIdl(parse(readIdl('webgpu.idl')))
  for (const { file, names } of fromElsewhere) {
    const elsewhere = parse(readIdl(file)).filter(
      definition => 'name' in definition && names.includes(definition.name),
    )
    for (const [name, definition] of mergeIdl(elsewhere)) idl.set(name, definition)
  }
  return idl
}

/** Parses definitions in IDL. */
export function parseIdl(text: string): Idl {
  return mergeIdl(parse(text))
}

/** Parses members of an interface, as if `owner` defined them. */
export function parseMembers(owner: string, text: string): IdlMember[] {
  const definition = parseIdl(`interface ${owner} { ${text} };`).get(owner)
  return (definition as IdlInterface).members
}

/** Parses one type in IDL. */
export function parseType(text: string): IdlType {
  return (parseIdl(`typedef ${text} T;`).get('T') as IdlTypedef).type
}

function readIdl(file: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`@webref/idl/${file}`)), 'utf8')
}

function mergeIdl(definitions: WebIdlDefinition[]): Idl {
  const idl: Idl = new Map()
  const mixins = new Map<string, IdlMember[]>()
  for (const definition of definitions) {
    switch (definition.type) {
      case 'interface':
        append(interfaceIn(idl, definition.name), definition.name, definition.members)
        break
      case 'interface mixin':
        mixins.set(
          definition.name,
          definition.members.flatMap(member => toMember(definition.name, member)),
        )
        break
      case 'dictionary':
        idl.set(definition.name, {
          kind: 'dictionary',
          name: definition.name,
          parent: definition.inheritance ?? undefined,
          fields: definition.members.map(field => toField(definition.name, field)),
        })
        break
      case 'enum':
        idl.set(definition.name, {
          kind: 'enum',
          name: definition.name,
          values: definition.values.map(({ value }) => value),
        })
        break
      case 'namespace':
        idl.set(definition.name, {
          kind: 'namespace',
          name: definition.name,
          constants: definition.members.map(({ name, value }) => ({ name, value: Number(value.value) })),
        })
        break
      case 'typedef':
        idl.set(definition.name, {
          kind: 'typedef',
          name: definition.name,
          type: toType(definition.idlType),
        })
        break
    }
  }
  // A mixin may be defined after the interface that includes it.
  for (const definition of definitions) {
    if (definition.type !== 'includes') continue
    const target = idl.get(definition.target)
    const members = mixins.get(definition.includes)
    // `Navigator` and `WorkerNavigator` are defined elsewhere; a component has neither.
    if (target?.kind === 'interface' && members) target.members.push(...structuredClone(members))
  }
  return idl
}

/** Returns the interface of that name, created for the first of its partial definitions. */
function interfaceIn(idl: Idl, name: string): IdlInterface {
  const known = idl.get(name)
  if (known?.kind === 'interface') return known
  const created: IdlInterface = { kind: 'interface', name, members: [] }
  idl.set(name, created)
  return created
}

function append(target: IdlInterface, owner: string, members: WebIdlMember[]): void {
  target.members.push(...members.flatMap(member => toMember(owner, member)))
}

/**
 * Converts a member. Constructors such as `new GPUValidationError()` are left out: a guest has no use for
 * them.
 */
function toMember(owner: string, member: WebIdlMember): IdlMember[] {
  switch (member.type) {
    case 'constructor':
      return []
    case 'setlike':
      return [
        {
          kind: 'setlike',
          name: 'has',
          w3cName: 'has',
          owner,
          added: false,
          type: toType(member.idlType[0]!),
          params: [],
          readonly: true,
          static: false,
        },
      ]
    default:
      return [
        {
          kind: member.type,
          name: member.name,
          w3cName: member.name,
          owner,
          added: false,
          type: toType(member.idlType),
          params: member.type === 'operation' ? member.arguments.map(toParam) : [],
          readonly: member.type === 'operation' || member.readonly,
          static: member.type === 'operation' && member.special === 'static',
        },
      ]
  }
}

function toParam(argument: WebIdlArgument): IdlParam {
  return {
    name: argument.name,
    type: toType(argument.idlType),
    optional: argument.optional,
    default: defaultText(argument.default),
  }
}

function toField(owner: string, field: WebIdlField): IdlField {
  return {
    name: field.name,
    type: toType(field.idlType),
    required: field.required,
    default: defaultText(field.default),
    owner,
  }
}

function defaultText(value: WebIdlDefault | null): string | undefined {
  switch (value?.type) {
    case undefined:
      return undefined
    case 'string':
      return `"${value.value}"`
    case 'sequence':
      return '[]'
    case 'dictionary':
      return '{}'
    case 'null':
      return 'null'
    default:
      return String(value?.value)
  }
}

function toType(type: WebIdlType): IdlType {
  const { nullable } = type
  if (typeof type.idlType === 'string') return { kind: 'name', name: type.idlType, nullable }
  const of = type.idlType.map(toType)
  return type.union ? { kind: 'union', of, nullable } : { kind: 'generic', name: type.generic, of, nullable }
}
