/** The rules that turn the W3C IDL into `webgpu.h`. `c-deviations.ts` lists their exceptions. */

import {
  type IdlDefinition,
  type IdlEnum,
  type IdlField,
  type IdlInterface,
  type IdlMember,
  type IdlParam,
  type IdlType,
  loadIdl,
} from '../idl.ts'
import { definitionLink, memberLink } from '../w3c-links.ts'
import { type CDeviation, cDeviations } from './c-deviations.ts'
import { CDraft } from './c-draft.ts'
import type {
  CApi,
  CCallback,
  CCase,
  CConstant,
  CDefault,
  CEnum,
  CFlags,
  CFunction,
  CObject,
  CParam,
  CPrimitive,
  CStruct,
  CType,
} from './c-model.ts'
import { definitionName, flagName, lowerFirst, upperFirst, valueName } from './c-names.ts'

/** Returns the C API of this release, from the pinned IDL and the deviations. */
export function loadCApi(deviations: readonly CDeviation[] = cDeviations): CApi {
  const draft = new CDraft(loadIdl())
  for (const deviation of deviations) deviation.apply(draft)
  return new CTranslation(draft).api()
}

const primitives: { readonly [idl: string]: CPrimitive } = {
  boolean: 'bool',
  'unsigned short': 'u16',
  'unsigned long': 'u32',
  'unsigned long long': 'u64',
  long: 'i32',
  size_t: 'usize',
  float: 'f32',
  double: 'f64',
  DOMString: 'string',
  USVString: 'string',
}

/** Types of C that Web IDL lacks. */
const pointers: { readonly [idl: string]: CType } = {
  pointer: { kind: 'pointer', to: { kind: 'void' }, const: false },
  constPointer: { kind: 'pointer', to: { kind: 'void' }, const: true },
  wordsPointer: { kind: 'pointer', to: { kind: 'u32' }, const: true },
}

/** The value of a constant that stands for an omitted value, by its type. */
const sentinelValues: { readonly [kind: string]: CConstant['value'] } = {
  u32: 'UINT32_MAX',
  u64: 'UINT64_MAX',
  usize: 'SIZE_MAX',
  f32: 'NAN',
}

/** The interface of the functions without an object. */
const freeFunctions = 'GPUFunctions'

class CTranslation {
  readonly #draft: CDraft
  /** Names of the W3C's own definitions and members, `Interface.member`: only these have a section. */
  readonly #w3c = new Set<string>()
  readonly #constants = new Map<string, CConstant>()
  readonly #objects = new Map<string, CObject>()
  readonly #enums = new Map<string, CEnum>()
  readonly #flags = new Map<string, CFlags>()
  readonly #callbacks = new Map<string, CCallback>()
  readonly #structs = new Map<string, CStruct>()

  constructor(draft: CDraft) {
    this.#draft = draft
    for (const definition of loadIdl().values()) {
      this.#w3c.add(definition.name)
      for (const member of membersOf(definition)) this.#w3c.add(`${definition.name}.${member}`)
    }
  }

  api(): CApi {
    this.#constant('Strlen', 'SIZE_MAX', 'The length of a string that ends at its first zero.')
    this.#enum('GPUCallbackMode')
    for (const { name, extends: bases } of this.#draft.extensions) {
      for (const base of bases) this.#definedStruct(base)
      this.#definedStruct(name)
    }
    this.#structTypes()
    const functions = this.#functions(this.#draft.idl.get(freeFunctions) as IdlInterface)
    for (const definition of this.#draft.idl.values()) {
      if (definition.kind === 'interface' && this.#isObject(definition)) this.#object(definition.name)
    }
    return {
      constants: byName(this.#constants),
      objects: byName(this.#objects),
      enums: byName(this.#enums),
      flags: byName(this.#flags),
      callbacks: byName(this.#callbacks),
      structs: [...this.#structs.values()],
      functions,
    }
  }

  /** An interface with operations is an object. Others are structures, or sets. */
  #isObject({ name, members }: IdlInterface): boolean {
    if (this.#draft.omitted.has(name) || name === freeFunctions) return false
    return members.some(({ kind, readonly }) => kind === 'operation' || (kind === 'attribute' && !readonly))
  }

  #named(name: string): { name: string; w3cName: string; doc: string; link: string } {
    const definition = this.#draft.idl.get(name)
    return {
      name: this.#draft.names.get(name) ?? definitionName(name),
      w3cName: name,
      doc: this.#draft.docs.get(name) ?? '',
      link: definition !== undefined && this.#w3c.has(name) ? definitionLink(definition) : '',
    }
  }

  #constant(name: string, value: CConstant['value'], doc: string): CConstant {
    const known = this.#constants.get(name)
    const constant = known ?? { name, w3cName: '', value, doc, link: '' }
    this.#constants.set(name, constant)
    return constant
  }

  #object(name: string): CObject {
    const known = this.#objects.get(name)
    if (known) return known
    const functions: CFunction[] = []
    const object: CObject = { ...this.#named(name), kind: 'object', functions }
    this.#objects.set(name, object)
    functions.push(...this.#functions(this.#draft.idl.get(name) as IdlInterface))
    return object
  }

  #functions({ name, members }: IdlInterface): CFunction[] {
    const overloads = Map.groupBy(members, member => member.name).values()
    return [...overloads]
      .filter(
        forms => !forms.some(form => this.#needsOmitted(form.type, ...form.params.map(({ type }) => type))),
      )
      .flatMap(forms => {
        const longest = forms.toSorted((one, other) => other.params.length - one.params.length)[0]!
        return longest.kind === 'operation'
          ? [this.#operation(name, longest)]
          : this.#accessors(name, longest)
      })
  }

  #operation(owner: string, member: IdlMember): CFunction {
    const { type } = member
    const promised = type.kind === 'generic' && type.name === 'Promise' ? type.of[0]! : undefined
    return {
      ...this.#function(owner, member, upperFirst(member.name)),
      params: member.params.map(param => this.#param(param)),
      result: promised || isUndefined(type) ? undefined : this.#type(type),
      nullable: promised === undefined && type.nullable,
      callback: promised && this.#promiseCallback(`${owner}.${member.name}`, promised),
    }
  }

  /**
   * Returns the functions for an attribute. The getter of a structure writes it, and that of a set comes with a question
   * for one of its values; a promise is a future. Only a label can be set, and not read.
   */
  #accessors(owner: string, member: IdlMember): CFunction[] {
    const { name, type } = member
    const getter = (name: string, differs: Partial<CFunction>) => ({
      ...this.#function(owner, member, name),
      ...differs,
    })
    if (!member.readonly)
      return [getter(`Set${upperFirst(name)}`, { params: [param(name, this.#type(type))] })]
    if (type.kind === 'generic') return [getter(`Get${upperFirst(name)}Future`, { result: this.#future() })]
    const result = this.#type(type)
    if (result.kind !== 'defined' || result.definition.kind !== 'struct') {
      return [getter(`Get${upperFirst(name)}`, { result })]
    }
    const set = result.definition.members[0]!.type
    const isSet = type.kind === 'name' && this.#isSet(type.name)
    if (!isSet || set.kind !== 'array') {
      const written = { params: [param(name, pointerTo(result))], result: this.#type(nameType('GPUStatus')) }
      return [getter(`Get${upperFirst(name)}`, written)]
    }
    return [
      getter(`Get${upperFirst(name)}`, { params: [param('features', pointerTo(result))] }),
      getter(`Has${upperFirst(name.replace(/s$/, ''))}`, {
        params: [param('feature', set.element)],
        result: { kind: 'bool' },
      }),
    ]
  }

  #isSet(name: string): boolean {
    const definition = this.#draft.idl.get(name)
    return definition?.kind === 'interface' && definition.members.some(({ kind }) => kind === 'setlike')
  }

  #function(owner: string, member: IdlMember, name: string): CFunction {
    const isW3c = this.#w3c.has(`${owner}.${member.w3cName}`)
    return {
      name,
      w3cName: `${owner}.${member.w3cName}`,
      doc: this.#draft.docs.get(`${owner}.${member.name}`) ?? '',
      link: isW3c ? memberLink(member.owner, member.w3cName) : '',
      params: [],
      result: undefined,
      nullable: false,
      callback: undefined,
    }
  }

  #future(): CType {
    return this.#type(nameType('GPUFuture'))
  }

  /** Returns a parameter. A structure is passed by pointer, which may be NULL where W3C has a default. */
  #param(idl: IdlParam): CParam {
    const { name, type, optional } = idl
    const resolved = this.#type(type)
    if (resolved.kind === 'array') {
      return { ...param(name, resolved), default: optional ? 'zero' : undefined }
    }
    if (resolved.kind === 'defined' && resolved.definition.kind === 'struct') {
      return { ...param(name, pointerTo(resolved, true)), nullable: optional }
    }
    return {
      ...param(name, resolved),
      nullable: type.nullable,
      default: optional ? this.#default(resolved, idl.default, '') : undefined,
    }
  }

  #promiseCallback(operation: string, promised: IdlType): CCallback {
    const named = this.#draft.callbacks.get(operation)
    if (!named) throw new Error(`the callback of ${operation} has no name: it needs a deviation`)
    this.#future()
    const value = isUndefined(promised) ? undefined : this.#type(promised)
    const definition = value?.kind === 'defined' ? value.definition : undefined
    const result =
      value === undefined || definition === undefined
        ? []
        : definition.kind === 'struct'
          ? [param(lowerFirst(definition.name), pointerTo(value, true))]
          : [param(definition.kind === 'enum' ? 'type' : lastWord(definition.name), value)]
    const message = definition?.kind === 'struct' ? [] : [param('message', { kind: 'string' })]
    return this.#callback({
      name: named.name,
      w3cName: operation,
      doc: `Receives the result of \`wgpu${this.#functionName(operation)}\`.`,
      link: '',
      kind: 'callback',
      hasMode: true,
      params: [param('status', this.#type(nameType(named.status))), ...result, ...message],
    })
  }

  #functionName(operation: string): string {
    const [owner, name] = operation.split('.') as [string, string]
    return this.#named(owner).name + upperFirst(name)
  }

  #eventCallback(name: string): CCallback {
    const event = this.#draft.events.find(other => other.name === name)
    if (!event) throw new Error(`no callback ${name}`)
    const device = { kind: 'defined', definition: this.#object('GPUDevice') } as const
    const [detail, type] = event.detail
    return this.#callback({
      name,
      w3cName: '',
      doc: this.#draft.docs.get(name) ?? '',
      link: '',
      kind: 'callback',
      hasMode: event.isOnce,
      params: [
        param('device', pointerTo(device, true)),
        param(detail, this.#type(nameType(type))),
        param('message', { kind: 'string' }),
      ],
    })
  }

  #callback(callback: CCallback): CCallback {
    const known = this.#callbacks.get(callback.name) ?? callback
    this.#callbacks.set(callback.name, known)
    return known
  }

  #type(type: IdlType): CType {
    switch (type.kind) {
      case 'name':
        return this.#namedType(type.name)
      case 'union': {
        const some = type.of.filter(alternative => !isUndefined(alternative))
        if (some.length !== 1) throw new Error(`no rule for the union of ${JSON.stringify(type.of)}`)
        return this.#type(some[0]!)
      }
      case 'generic':
        if (!['sequence', 'FrozenArray'].includes(type.name)) throw new Error(`no rule for ${type.name}<…>`)
        return { kind: 'array', element: this.#type(type.of[0]!) }
    }
  }

  #namedType(name: string): CType {
    const known = primitives[name]
    if (known !== undefined) return { kind: known }
    if (pointers[name] !== undefined) return pointers[name]
    const info = /^GPU(\w+)CallbackInfo$/.exec(name)?.[1]
    if (info !== undefined) return { kind: 'info', callback: this.#eventCallback(info) }
    const definition = this.#draft.idl.get(name)
    if (definition === undefined) {
      if (name.endsWith('Out')) return pointerTo(this.#namedType(name.slice(0, -'Out'.length)))
      throw new Error(`no rule for the type ${name}`)
    }
    switch (definition.kind) {
      case 'typedef': {
        // `typedef unsigned long GPUBufferUsageFlags` belongs to the constants in `namespace GPUBufferUsage`.
        const namespace = name.replace(/Flags$/, '')
        return this.#draft.idl.get(namespace)?.kind === 'namespace'
          ? this.#namedType(namespace)
          : this.#type(definition.type)
      }
      case 'namespace':
        return { kind: 'defined', definition: this.#flagsOf(name) }
      case 'enum':
        return { kind: 'defined', definition: this.#enum(name) }
      case 'dictionary':
        return { kind: 'defined', definition: this.#definedStruct(name) }
      case 'interface':
        return {
          kind: 'defined',
          definition: this.#isObject(definition) ? this.#object(name) : this.#definedStruct(name),
        }
    }
  }

  /** Returns an enum. Its values follow the order of the W3C, after those that C adds. */
  #enum(w3cName: string): CEnum {
    const known = this.#enums.get(w3cName)
    if (known) return known
    const { values } = this.#draft.idl.get(w3cName) as IdlEnum
    const added = this.#addedValues(w3cName)
    const first = added.length > 0 || this.#draft.zeroBased.has(w3cName) ? 0 : 1
    const cases = [
      ...added,
      ...values.map(value => ({
        name: valueName(value),
        w3cName: value,
        doc: this.#draft.docs.get(`${w3cName}.${value}`) ?? '',
      })),
    ].map((named, i) => ({ ...named, value: first + i }))
    const definition: CEnum = { ...this.#named(w3cName), kind: 'enum', cases }
    this.#enums.set(w3cName, definition)
    return definition
  }

  /**
   * Returns the values that an enum begins with: one for the absence of a member, if it may be omitted, and before it one
   * for the absence of the structure, if the enum is the first of a layout of a binding.
   */
  #addedValues(w3cName: string): Omit<CCase, 'value'>[] {
    if (this.#draft.zeroBased.has(w3cName)) return []
    const definitions = [...this.#draft.idl.values()].filter(({ name }) => !this.#draft.omitted.has(name))
    const isOmittable = definitions.some(definition =>
      fieldsOf(definition).some(({ type, required }) => !required && isNamed(type, w3cName)),
    )
    const entry = this.#draft.idl.get('GPUBindGroupLayoutEntry')!
    const isLayout = fieldsOf(entry).some(({ type }) => {
      const layout = type.kind === 'name' ? this.#draft.idl.get(type.name) : undefined
      const enums = fieldsOf(layout).filter(
        field => field.type.kind === 'name' && this.#draft.idl.get(field.type.name)?.kind === 'enum',
      )
      return enums.length > 0 && isNamed(enums[0]!.type, w3cName)
    })
    return [
      ...(isLayout ? [{ name: 'BindingNotUsed', w3cName: '', doc: 'The binding is of another kind.' }] : []),
      ...(isOmittable ? [{ name: 'Undefined', w3cName: '', doc: 'Stands for an omitted value.' }] : []),
    ]
  }

  #flagsOf(w3cName: string): CFlags {
    const known = this.#flags.get(w3cName)
    if (known) return known
    const namespace = this.#draft.idl.get(w3cName)
    const constants = namespace?.kind === 'namespace' ? namespace.constants : []
    const definition: CFlags = {
      ...this.#named(w3cName),
      kind: 'flags',
      cases: [
        { name: 'None', w3cName: '', value: 0, doc: '' },
        ...constants.map(({ name, value }) => ({ name: flagName(name), w3cName: name, value, doc: '' })),
      ],
    }
    this.#flags.set(w3cName, definition)
    return definition
  }

  /** Returns a structure: a dictionary with the members that it inherits first, an interface without operations, or a set. */
  #definedStruct(w3cName: string): CStruct {
    const known = this.#structs.get(w3cName)
    if (known) return known
    const definition = this.#draft.idl.get(w3cName)
    if (definition === undefined) throw new Error(`no rule for the structure ${w3cName}`)
    const isSet = this.#isSet(w3cName)
    const extension = this.#draft.extensions.find(({ name }) => name === w3cName)
    const members = isSet
      ? [param('features', this.#setOf(definition as IdlInterface))]
      : this.#fields(definition)
          .filter(({ type }) => !this.#needsOmitted(type))
          .map(field => this.#member(field, definition.name))
    const struct: CStruct = {
      ...this.#named(w3cName),
      kind: 'struct',
      form: extension ? 'extension' : isSet || this.#draft.plain.has(w3cName) ? 'plain' : 'extensible',
      extends: extension ? extension.extends.map(base => this.#definedStruct(base)) : [],
      ownsMembers:
        this.#isWritten(w3cName) && members.some(({ type }) => ['string', 'array'].includes(type.kind)),
      members,
    }
    this.#structs.set(w3cName, struct)
    return struct
  }

  #setOf({ members }: IdlInterface): CType {
    return { kind: 'array', element: this.#type(members[0]!.type) }
  }

  /** Whether functions write a structure: the getter of an attribute, or one with an `…Out` parameter. */
  #isWritten(w3cName: string): boolean {
    const interfaces = [...this.#draft.idl.values()].filter(
      ({ kind }) => kind === 'interface',
    ) as IdlInterface[]
    return interfaces
      .filter(definition => definition.name === freeFunctions || this.#isObject(definition))
      .flatMap(({ members }) => members)
      .some(({ kind, type, params }) => {
        const isRead = kind === 'attribute' && isNamed(type, w3cName)
        return isRead || params.some(param => isNamed(param.type, `${w3cName}Out`))
      })
  }

  /** Returns the fields of a structure, with those that it inherits first. */
  #fields(definition: IdlDefinition): IdlField[] {
    if (definition.kind === 'interface') {
      return definition.members.map(({ name, type, owner }) => ({
        name,
        type,
        owner,
        required: !this.#draft.limits.has(definition.name),
        default: undefined,
      }))
    }
    if (definition.kind !== 'dictionary') throw new Error(`${definition.name} has no fields`)
    const parent = definition.parent === undefined ? undefined : this.#draft.idl.get(definition.parent)
    return parent ? [...this.#fields(parent), ...definition.fields] : definition.fields
  }

  /** Returns a member. A structure that may be omitted is a pointer, unless its default is an empty one. */
  #member(field: IdlField, owner: string): CParam {
    const { name, required } = field
    const type = this.#type(field.type)
    if (type.kind === 'bool' && !required && field.default === undefined) {
      return param(name, { kind: 'defined', definition: this.#enum('GPUOptionalBool') })
    }
    if (type.kind !== 'defined') {
      const initial = required ? undefined : this.#default(type, field.default, `${owner}.${name}`)
      return { ...param(name, type), default: initial }
    }
    switch (type.definition.kind) {
      case 'object':
        return { ...param(name, type), nullable: !required }
      case 'struct':
        if (required || field.default === '{}') return param(name, type)
        if (owner === 'GPUBindGroupLayoutEntry') return { ...param(name, type), default: 'zero' }
        return { ...param(name, pointerTo(type, true)), nullable: true }
      default:
        return { ...param(name, type), default: this.#default(type, field.default, '') }
    }
  }

  /** Returns the default of a value, given as IDL; `undefined` where it is that of the type. */
  #default(type: CType, idl: string | undefined, member: string): CDefault | undefined {
    if (idl === undefined) return this.#sentinel(type, member)
    if (type.kind === 'defined') {
      const { definition } = type
      if (definition.kind === 'flags') {
        const value = definition.cases.find(({ value }) => value === Number(idl))
        return value && value.value !== 0 ? { case: value.name } : undefined
      }
      const hasUndefined =
        definition.kind !== 'enum' || definition.cases.some(({ name }) => name === 'Undefined')
      return hasUndefined ? undefined : { case: valueName(JSON.parse(idl) as string) }
    }
    if (['string', 'bool', 'array'].includes(type.kind)) return undefined
    if (type.kind === 'f32' || type.kind === 'f64') {
      return Number(idl) === 0 ? undefined : { literal: type.kind === 'f32' ? `${idl}.f` : `${idl}.` }
    }
    return { literal: idl }
  }

  /** Returns the constant that stands for an omitted number. */
  #sentinel(type: CType, member: string): CDefault | undefined {
    const value = sentinelValues[type.kind]
    if (value === undefined) return undefined
    const name = this.#sentinelName(type, member)
    const meaning = name.startsWith('Whole') ? 'all that follows the offset' : 'an omitted value'
    return { constant: this.#constant(name, value, `Stands for ${meaning}.`) }
  }

  #sentinelName({ kind }: CType, member: string): string {
    const [owner = '', name = ''] = member.split('.')
    if (this.#draft.limits.has(owner)) return `Limit${kind.toUpperCase()}Undefined`
    if (kind === 'u64') return 'WholeSize'
    if (kind === 'usize') return 'WholeMapSize'
    return this.#draft.sentinels.get(member) ?? `${upperFirst(name)}Undefined`
  }

  /** Defines `WGPUSType`, which tells the structures of a chain apart. */
  #structTypes(): void {
    const names = this.#draft.extensions.map(({ name }) => this.#named(name).name)
    const cases = names.map((name, i) => ({ name, w3cName: '', value: i + 1, doc: '' }))
    const doc = 'Tells the structures of a chain apart.'
    this.#enums.set('GPUSType', { kind: 'enum', name: 'SType', w3cName: '', doc, link: '', cases })
  }

  /** Whether one of the types depends on an omitted definition. */
  #needsOmitted(...types: IdlType[]): boolean {
    return types.some(type =>
      type.kind === 'name' ? this.#draft.omitted.has(type.name) : this.#needsOmitted(...type.of),
    )
  }
}

function byName<T extends { name: string }>(definitions: ReadonlyMap<string, T>): T[] {
  return [...definitions.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function param(name: string, type: CType): CParam {
  return { name, type, nullable: false, default: undefined, doc: '' }
}

function pointerTo(type: CType, isConst = false): CType {
  return { kind: 'pointer', to: type, const: isConst }
}

function nameType(name: string): IdlType {
  return { kind: 'name', name, nullable: false }
}

function isNamed(type: IdlType, name: string): boolean {
  return type.kind === 'name' && type.name === name
}

function isUndefined(type: IdlType): boolean {
  return isNamed(type, 'undefined')
}

/** Returns the last word of a name in lower case: `pipeline` for `ComputePipeline`. */
function lastWord(name: string): string {
  return name.match(/[A-Z][a-z]+$/)![0].toLowerCase()
}

function fieldsOf(definition: IdlDefinition | undefined): readonly IdlField[] {
  return definition?.kind === 'dictionary' ? definition.fields : []
}

function membersOf(definition: IdlDefinition): string[] {
  if (definition.kind === 'interface') return definition.members.map(({ name }) => name)
  return fieldsOf(definition).map(({ name }) => name)
}
