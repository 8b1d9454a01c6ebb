/** The IDL between parsing and its translation to C: the deviations of `c-deviations.ts` edit it here. */

import { Draft } from '../draft.ts'
import type { IdlField, IdlMember } from '../idl.ts'

/** A structure that extends others through a chain. */
export interface Extension {
  /** Name of its dictionary. */
  readonly name: string
  /** Dictionaries or interfaces that it extends. */
  readonly extends: readonly string[]
}

/** A callback that receives the result of a promise. */
export interface PromiseCallback {
  /** Name in C: `BufferMap`. */
  readonly name: string
  /** Name of the enum that tells how the operation ended. */
  readonly status: string
}

/** A callback for an event of a device. */
export interface EventCallback {
  /** Name in C: `DeviceLost`. */
  readonly name: string
  /** Whether the event happens once, so that the caller chooses when its callback may be called. */
  readonly isOnce: boolean
  /** Name of the parameter that tells more, and its type. */
  readonly detail: readonly [name: string, type: string]
}

/**
 * An editable copy of the IDL, in which these names have a meaning beyond Web IDL: `size_t` is that of C, `pointer` and
 * `constPointer` point to bytes, `wordsPointer` to numbers of 32 bits, `XOut` is a pointer through which a function
 * writes an `X`, `GPUXCallbackInfo` passes the callback `X`, and the interface `GPUFunctions` has the functions without an
 * object.
 */
export class CDraft extends Draft {
  /** Names in C, where they aren't those of the W3C without `GPU`. */
  readonly names = new Map<string, string>()
  /** Structures that extend others, in the order of `WGPUSType`. */
  readonly extensions: Extension[] = []
  /** Structures that nothing extends. */
  readonly plain = new Set<string>()
  /** Enums whose first value is 0. */
  readonly zeroBased = new Set<string>()
  /** Callbacks of promises, by operation. */
  readonly callbacks = new Map<string, PromiseCallback>()
  readonly events: EventCallback[] = []
  /** Names of the constants that stand for an omitted value, by member. */
  readonly sentinels = new Map<string, string>()
  /** Structures of limits, all of which may be omitted. */
  readonly limits = new Set<string>()
  /** Notes on what only C has, by name of the definition, or of a value: `GPUCallbackMode.wait-any-only`. */
  readonly docs = new Map<string, string>()

  /** Names a definition in C. */
  name(name: string, cName: string): void {
    this.definition(name)
    this.names.set(name, cName)
  }

  /** Adds values to the end of an enum. */
  append(name: string, ...values: string[]): void {
    const definition = this.definition(name)
    if (definition.kind !== 'enum') throw new Error(`${name} is not an enum`)
    definition.values.push(...values)
  }

  /** Moves a value of an enum, or a member of a dictionary or an interface, before another one, or to the end. */
  moveBefore(name: string, moved: string, next?: string): void {
    const definition = this.definition(name)
    if (definition.kind === 'enum')
      definition.values = reordered(definition.values, value => value, moved, next)
    else if (definition.kind === 'dictionary') {
      definition.fields = reordered(definition.fields, field => field.name, moved, next)
    } else if (definition.kind === 'interface') {
      definition.members = reordered(definition.members, member => member.name, moved, next)
    } else throw new Error(`${name} has no members`)
  }

  /** Adds fields to a dictionary, given as IDL. */
  addFields(name: string, idl: string): void {
    this.define(`dictionary Added { ${idl} };`)
    this.#fieldsOf(name).push(...this.#fieldsOf('Added'))
    this.idl.delete('Added')
  }

  /** Defines a structure that extends others, with fields given as IDL. */
  extend(bases: readonly string[], name: string, idl: string): void {
    this.define(`dictionary ${name} { ${idl} };`)
    this.extensions.push({ name, extends: bases })
  }

  /** Moves members of a dictionary or an interface to a structure that extends it. */
  moveToExtension(base: string, name: string, ...members: string[]): void {
    const moved = members.map(member => this.#fieldOf(base, member))
    this.extend([base], name, '')
    this.#fieldsOf(name).push(...moved)
    this.omitMembers(base, ...members)
  }

  /** Renames a parameter of an operation. */
  renameParam(name: string, operation: string, param: string, to: string): void {
    const definition = this.definition(name)
    const members: IdlMember[] = definition.kind === 'interface' ? definition.members : []
    const params = members.filter(member => member.name === operation).flatMap(member => member.params)
    const found = params.filter(other => other.name === param)
    if (found.length === 0) throw new Error(`no parameter ${param} of ${name}.${operation}`)
    for (const other of found) other.name = to
  }

  /** Names the callback of operations, each as `Interface.operation`, and gives the ways in which they fail. */
  callback(operations: readonly string[], status: string, failures: readonly string[], name?: string): void {
    this.define(
      `enum ${status} { ${['success', 'callback-cancelled', ...failures].map(value => `"${value}"`)} };`,
    )
    this.document({
      [status]: 'Whether an operation succeeded, and otherwise why not.',
      [`${status}.callback-cancelled`]: 'The instance is released before the result is known.',
    })
    for (const operation of operations) {
      const [owner, member] = operation.split('.') as [string, string]
      const definition = this.definition(owner)
      if (definition.kind !== 'interface' || !definition.members.some(({ name }) => name === member)) {
        throw new Error(`no ${operation} in the IDL`)
      }
      this.callbacks.set(operation, { name: name ?? member[0]!.toUpperCase() + member.slice(1), status })
    }
  }

  /** Names the constant that stands for an omitted value of members, each as `Dictionary.member`. */
  sentinel(constant: string, ...members: string[]): void {
    for (const member of members) this.sentinels.set(member, constant)
  }

  /** Notes on a definition or on a value of an enum. */
  document(notes: Readonly<Record<string, string>>): void {
    for (const [name, note] of Object.entries(notes)) this.docs.set(name, note)
  }

  #fieldsOf(name: string): IdlField[] {
    const definition = this.definition(name)
    if (definition.kind !== 'dictionary') throw new Error(`${name} is not a dictionary`)
    return definition.fields
  }

  #fieldOf(name: string, member: string): IdlField {
    const definition = this.definition(name)
    if (definition.kind === 'interface') {
      const found = definition.members.find(other => other.name === member)
      if (found) return { name: member, type: found.type, required: false, default: undefined, owner: name }
    }
    const found = definition.kind === 'dictionary' && definition.fields.find(field => field.name === member)
    if (!found) throw new Error(`no ${name}.${member} in the IDL`)
    return found
  }
}

function reordered<T>(items: readonly T[], nameOf: (item: T) => string, moved: string, next?: string): T[] {
  const find = (name: string) => {
    const found = items.find(item => nameOf(item) === name)
    if (found === undefined) throw new Error(`no ${name} to reorder`)
    return found
  }
  const item = find(moved)
  const others = items.filter(other => other !== item)
  const place = next === undefined ? others.length : others.indexOf(find(next))
  return others.toSpliced(place, 0, item)
}
