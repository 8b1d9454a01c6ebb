/** The W3C's WebGPU IDL, parsed, with its mixins and partial interfaces merged into the interfaces they extend. */

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

/** Everything that the IDL defines, by name and in the order of the W3C document. */
export type Idl = Map<string, IdlDefinition>

/** Something with a name (Web IDL, Interface definition language). */
export type IdlDefinition = IdlInterface | IdlDictionary | IdlEnum | IdlNamespace | IdlTypedef

/** An interface with all that its mixins and partial interfaces add (Web IDL, Interfaces). */
export interface IdlInterface {
  kind: 'interface'
  name: string
  members: IdlMember[]
}

/** An attribute, an operation or the set that an interface is (Web IDL, Members). */
export interface IdlMember {
  kind: 'attribute' | 'operation' | 'setlike'
  /** Its name as the WIT will have it, before it is written in kebab case. */
  name: string
  /** Its name in the W3C document: another one only if a deviation renamed it. */
  w3cName: string
  /** The interface or mixin under which the W3C document defines it. */
  owner: string
  /** A deviation added it; W3C has nothing like it. */
  added: boolean
  /** What an attribute holds, an operation returns, a set contains. */
  type: IdlType
  params: IdlParam[]
  readonly: boolean
}

/** An argument of an operation (Web IDL, Operations). */
export interface IdlParam {
  name: string
  type: IdlType
  optional: boolean
  /** The default as IDL text. */
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
  /** The default as IDL text. */
  default: string | undefined
  /** The dictionary under which the W3C document defines it. */
  owner: string
}

/** An enumeration: its values as they are written in JS (Web IDL, Enumerations). */
export interface IdlEnum {
  kind: 'enum'
  name: string
  values: string[]
}

/** In WebGPU every namespace is a set of bit flags. */
export interface IdlNamespace {
  kind: 'namespace'
  name: string
  constants: { name: string; value: number }[]
}

/** Another name for a type (Web IDL, Typedefs). */
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

/** What WebGPU's IDL uses of other documents. */
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

/** Parses members of an interface in IDL, as if `owner` defined them. */
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
    // `Navigator` and `WorkerNavigator` are defined elsewhere, and a component has neither.
    if (target?.kind === 'interface' && members) target.members.push(...structuredClone(members))
  }
  return idl
}

/** The interface of that name, new if this is the first of its partial definitions. */
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

/** Constructors are left out: `new GPUValidationError()` and its like are of no use to a guest. */
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
