/** The IDL between parsing and translation: the deviations edit it here. */

import {
  type Idl,
  type IdlDefinition,
  type IdlInterface,
  type IdlMember,
  parseIdl,
  parseMembers,
  parseType,
} from './idl.ts'
import type { InterfaceName } from './model.ts'

/** A W3C exception that a function's `result` names. */
export interface NamedException {
  /** A DOMException name or a JavaScript error class: `OperationError`. */
  name: string
  /** An IDL type with details of the error. */
  payload?: string
}

/** The failure of a function: the error type of its `result`, and the W3C exceptions that are its kinds. */
export interface Outcome {
  /** Name in the style of the IDL: `MapAsyncError`. */
  error: string
  exceptions: NamedException[]
}

/** A case of a variant that a deviation creates. */
export interface DraftCase {
  name: string
  /** The W3C type of the payload, or the W3C term that the case stands for. */
  w3cName: string
  payload?: string
}

/** An editable copy of the IDL. A name that the IDL does not have is an error. */
export class Draft {
  readonly idl: Idl
  /** Failures of functions, by `Interface.member`. */
  readonly outcomes = new Map<string, Outcome>()
  /** Definitions that are variants in WIT, by W3C name. */
  readonly variants = new Map<string, DraftCase[]>()
  /** Omitted definitions; members that refer to them are omitted too. */
  readonly omitted = new Set<string>()
  /** Functions of the interface itself, such as `get-gpu`. */
  readonly functions: { name: string; returns: string; w3cName: string }[] = []

  /** Definitions that other WIT packages define, with the interfaces that do. */
  readonly usedFrom = new Map<string, InterfaceName>()
  /** Definitions of objects that are handed over where they are passed, not lent. */
  readonly consumed = new Set<string>()
  /** Whether operations that return promises are functions in which the caller waits, and not `async`. */
  waitsForPromises = false
  /** Whether flags are numbers, and their namespaces resources. */
  hasNumericFlags = false

  constructor(idl: Idl) {
    this.idl = idl
  }

  /** Omits definitions and everything that refers to them. */
  omit(...names: string[]): void {
    for (const name of names) {
      this.definition(name)
      this.omitted.add(name)
    }
  }

  /** States that a definition belongs to another WIT package. */
  useFrom(name: string, from: InterfaceName): void {
    this.definition(name)
    this.usedFrom.set(name, from)
  }

  /** Omits members of an interface, a dictionary or a namespace, or values of an enum. */
  omitMembers(name: string, ...members: string[]): void {
    const definition = this.definition(name)
    for (const member of members) {
      switch (definition.kind) {
        case 'interface':
          this.#member(name, member)
          definition.members = definition.members.filter(other => other.name !== member)
          break
        case 'enum':
          if (!definition.values.includes(member)) throw new Error(`no "${member}" in ${name}`)
          definition.values = definition.values.filter(other => other !== member)
          break
        case 'dictionary':
          if (!definition.fields.some(field => field.name === member)) throw new Error(`no ${name}.${member}`)
          definition.fields = definition.fields.filter(field => field.name !== member)
          break
        case 'namespace':
          if (!definition.constants.some(constant => constant.name === member))
            throw new Error(`no ${name}.${member}`)
          definition.constants = definition.constants.filter(constant => constant.name !== member)
          break
        default:
          throw new Error(`cannot omit members of ${name}`)
      }
    }
  }

  /** Adds definitions, given as IDL. */
  define(idl: string): void {
    for (const [name, definition] of parseIdl(idl)) this.idl.set(name, definition)
  }

  /** Adds members without a W3C counterpart to an interface, given as IDL. */
  add(name: string, idl: string): void {
    this.#interface(name).members.push(...parseMembers(name, idl).map(member => ({ ...member, added: true })))
  }

  /** Replaces a member, with all its overloads, by others, given as IDL. They keep its W3C name. */
  replace(name: string, member: string, idl: string): void {
    const replaced = this.#member(name, member)
    const { w3cName, owner } = replaced
    const definition = this.#interface(name)
    definition.members = definition.members.flatMap(other => {
      if (other === replaced) {
        return parseMembers(name, idl).map(replacement => ({ ...replacement, w3cName, owner }))
      }
      return other.name === member ? [] : [other]
    })
  }

  /** Renames a member in WIT. */
  rename(name: string, member: string, to: string): void {
    this.#member(name, member).name = to
  }

  /** Changes the type of an attribute or a dictionary field, given as IDL. */
  retype(name: string, member: string, type: string): void {
    const definition = this.definition(name)
    const target =
      definition.kind === 'dictionary'
        ? definition.fields.find(field => field.name === member)
        : this.#member(name, member)
    if (!target) throw new Error(`no ${name}.${member}`)
    target.type = parseType(type)
  }

  /** Changes the type of a parameter in every overload that has it, given as IDL. */
  retypeParam(name: string, operation: string, param: string, type: string): void {
    const params = this.#interface(name)
      .members.filter(member => member.name === operation)
      .flatMap(member => member.params.filter(other => other.name === param))
    if (params.length === 0) throw new Error(`no parameter ${param} of ${name}.${operation}`)
    for (const other of params) other.type = parseType(type)
  }

  /** Reduces a typedef of `sequence<…> or SomeDict` to the dictionary, under the typedef's name. */
  useDictionaryOf(name: string): void {
    const typedef = this.definition(name)
    if (typedef.kind !== 'typedef' || typedef.type.kind !== 'union') throw new Error(`${name} is not a union`)
    for (const alternative of typedef.type.of) {
      const dictionary = alternative.kind === 'name' ? this.definition(alternative.name) : undefined
      if (dictionary?.kind === 'dictionary') this.idl.set(name, { ...dictionary, name })
    }
  }

  /** Turns a typedef or an enum into a variant with the given cases. */
  variant(name: string, cases: DraftCase[]): void {
    this.definition(name)
    this.variants.set(name, cases)
  }

  /** Makes functions, each named `Interface.member`, return a `result`. */
  fail(members: string[], error: string, exceptions: (string | NamedException)[]): void {
    for (const member of members) {
      const [owner, name] = member.split('.')
      this.#member(owner!, name!)
      this.outcomes.set(member, {
        error,
        exceptions: exceptions.map(exception =>
          typeof exception === 'string' ? { name: exception } : exception,
        ),
      })
    }
  }

  /** Returns a definition of the IDL. */
  protected definition(name: string): IdlDefinition {
    const definition = this.idl.get(name)
    if (!definition) throw new Error(`the IDL does not define ${name}`)
    return definition
  }

  #interface(name: string): IdlInterface {
    const definition = this.definition(name)
    if (definition.kind !== 'interface') throw new Error(`${name} is not an interface`)
    return definition
  }

  #member(name: string, member: string): IdlMember {
    const found = this.#interface(name).members.find(other => other.name === member)
    if (!found) throw new Error(`no ${name}.${member} in the IDL`)
    return found
  }
}
