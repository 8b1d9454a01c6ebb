/** The rules that turn the W3C IDL into WIT. `deviations.ts` lists their exceptions. */

import { type Deviation, deviations } from './deviations.ts'
import { deviations001 } from './deviations-0.0.1.ts'
import { Draft, type Outcome } from './draft.ts'
import {
  type IdlDefinition,
  type IdlDictionary,
  type IdlField,
  type IdlInterface,
  type IdlMember,
  type IdlNamespace,
  type IdlParam,
  type IdlType,
  loadIdl,
} from './idl.ts'
import type {
  Alias,
  Api,
  Definition,
  Enum,
  Field,
  Flags,
  Func,
  Param,
  Primitive,
  Record,
  Resource,
  Type,
  Use,
  Variant,
  VariantCase,
  W3cMember,
} from './model.ts'
import { enumCase, kebab, kebabConstant } from './name-cases.ts'
import { definitionLink, interfaceLink, memberLink } from './w3c-links.ts'

/** Returns the API of this release, from the pinned IDL and the deviations. */
export function loadApi(): Api {
  return translate(deviations, { version: '0.3.0-rc.2', sameAs: ['0.2.0-rc.2'] })
}

/** Returns the API of the first release, `wasi:webgpu@0.0.1`. */
export function loadApi001(): Api {
  return translate([...deviations, ...deviations001], { version: '0.0.1', sameAs: [] })
}

function translate(deviations: readonly Deviation[], release: Pick<Api, 'version' | 'sameAs'>): Api {
  const draft = new Draft(loadIdl())
  for (const deviation of deviations) deviation.apply(draft)
  return new Translation(draft).api(release)
}

const primitives: { [idl: string]: Primitive } = {
  boolean: 'bool',
  octet: 'u8',
  'unsigned short': 'u16',
  'unsigned long': 'u32',
  'unsigned long long': 'u64',
  long: 's32',
  float: 'f32',
  double: 'f64',
  DOMString: 'string',
  USVString: 'string',
}

const bytes: Type = { kind: 'list', element: { kind: 'u8' } }

/**
 * Whether a value goes to the GPU or comes from it: objects are borrowed on the way in, owned on the way out.
 */
type Direction = 'in' | 'out'

class Translation {
  readonly #draft: Draft
  /** Definitions by WIT name. */
  readonly #definitions = new Map<string, Definition>()

  constructor(draft: Draft) {
    this.#draft = draft
  }

  api(release: Pick<Api, 'version' | 'sameAs'>): Api {
    for (const definition of this.#draft.idl.values()) {
      // All other definitions exist only if a resource needs them.
      if (definition.kind === 'interface' && !this.#draft.omitted.has(definition.name)) {
        this.#resource(definition)
      }
      if (definition.kind === 'namespace' && this.#draft.hasNumericFlags) this.#constants(definition)
    }
    const functions = this.#draft.functions.map(({ name, returns, w3cName }): Func => {
      const [owner, member] = w3cName.split('.')
      const w3c: W3cMember = { interface: owner!, name: member!, kind: 'none' }
      return {
        name,
        w3cName,
        link: memberLink(owner!, member!),
        doc: '',
        extern: name,
        resource: undefined,
        shape: 'free',
        params: [],
        result: this.#named(returns, 'out'),
        async: false,
        w3c,
      }
    })
    return {
      package: 'wasi:webgpu',
      ...release,
      interface: 'webgpu',
      doc: 'The W3C WebGPU API, restated in WIT. Each item links to the section that defines it.',
      uses: this.#uses(),
      definitions: this.#inW3cOrder().filter(({ w3cName }) => !this.#draft.usedFrom.has(w3cName)),
      functions,
    }
  }

  /**
   * Definitions in the order of the W3C document; those that only the WIT has follow the first type that
   * needs them.
   */
  #inW3cOrder(): Definition[] {
    const order = [...this.#draft.idl.keys()]
    const place = ({ w3cName }: Definition) => (order.includes(w3cName) ? order.indexOf(w3cName) : Infinity)
    return [...this.#definitions.values()].sort((one, other) => {
      const [a, b] = [place(one), place(other)]
      return a === b ? 0 : a - b
    })
  }

  #uses(): Use[] {
    const names = Map.groupBy(this.#draft.usedFrom.keys(), name => this.#draft.usedFrom.get(name)!)
    return [...names].map(([from, names]) => ({
      from,
      definitions: names.map(name => this.#definitions.get(kebab(name))!),
    }))
  }

  /** Adds the resource that stands for a namespace of flags, with a static function for each. */
  #constants(idl: IdlNamespace): void {
    const functions: Func[] = []
    const link = definitionLink(idl)
    const name = kebab(idl.name)
    const resource: Resource = {
      kind: 'resource',
      name,
      w3cName: idl.name,
      link,
      doc: '',
      functions,
      mapOf: undefined,
    }
    this.#definitions.set(name, resource)
    for (const constant of idl.constants) {
      const member = constant.name.replaceAll('_', '-')
      functions.push({
        name: member,
        w3cName: `${idl.name}.${constant.name}`,
        link,
        doc: '',
        extern: `[static]${name}.${member}`,
        resource,
        shape: 'static',
        params: [],
        result: this.#named('GPUFlagsConstant', 'out'),
        async: false,
        w3c: { interface: idl.name, name: constant.name, kind: 'constant', value: constant.value },
      })
    }
  }

  #resource(idl: IdlInterface): Resource {
    const name = kebab(idl.name)
    const known = this.#definitions.get(name)
    if (known) return known as Resource
    const functions: Func[] = []
    const resource: Resource = {
      kind: 'resource',
      name,
      w3cName: idl.name,
      link: interfaceLink(idl.name),
      doc: '',
      functions,
      mapOf: undefined,
    }
    this.#definitions.set(name, resource)
    for (const overloads of Map.groupBy(idl.members, member => member.name).values()) {
      if (overloads.some(member => this.#needsOmitted(member.type, ...member.params.map(({ type }) => type))))
        continue
      functions.push(...this.#member(resource, overloads))
    }
    return resource
  }

  #member(resource: Resource, overloads: IdlMember[]): Func[] {
    const member = overloads[0]!
    switch (member.kind) {
      case 'operation':
        return [this.#operation(resource, overloads)]
      case 'setlike':
        return [
          method(resource, member, 'setlike', {
            params: [param('value', this.#type(member.type, 'in'))],
            result: { kind: 'bool' },
            link: resource.link,
          }),
        ]
      case 'attribute': {
        const getter = method(resource, member, 'getter', { result: this.#type(member.type, 'out') })
        if (member.readonly) return [getter]
        const setter = method(resource, member, 'setter', {
          name: `set-${kebab(member.name)}`,
          params: [param(member.name, this.#type(member.type, 'in'))],
        })
        return [getter, setter]
      }
    }
  }

  #operation(resource: Resource, overloads: IdlMember[]): Func {
    const member = overloads.toSorted((one, other) => other.params.length - one.params.length)[0]!
    const returns = member.type
    const async = returns.kind === 'generic' && returns.name === 'Promise'
    const ok = this.#returned(async ? returns.of[0]! : returns)
    const outcome = this.#draft.outcomes.get(`${resource.w3cName}.${member.name}`)
    const error = outcome && this.#error(outcome)
    return method(resource, member, 'operation', {
      params: member.params.map(idl => this.#param(idl, overloads)),
      result: error ? { kind: 'result', ok, error } : ok,
      async: async && !this.#draft.waitsForPromises,
      ...(async && this.#draft.waitsForPromises && { waits: true }),
      ...(member.static && {
        shape: 'static' as const,
        extern: `[static]${resource.name}.${kebab(member.name)}`,
      }),
      doc: [
        ...member.params
          .filter(idl => idl.default !== undefined && idl.default !== '{}')
          .map(idl => `\`${kebab(idl.name)}\` is \`${idl.default}\` by default.`),
        ...(outcome
          ? [`Fails where W3C has ${outcome.exceptions.map(({ name }) => `\`${name}\``).join(', ')}.`]
          : []),
      ].join('\n'),
    })
  }

  #param(idl: IdlParam, overloads: IdlMember[]): Param {
    const optional =
      idl.optional || !overloads.every(overload => overload.params.some(({ name }) => name === idl.name))
    const type = this.#type(idl.type, 'in')
    return {
      name: kebab(idl.name),
      w3cName: idl.name,
      type: optional ? { kind: 'option', some: type, none: 'undefined' } : type,
      optional,
      ...(/^-?\d+$/.test(idl.default ?? '') && { default: Number(idl.default) }),
    }
  }

  #returned(type: IdlType): Type | undefined {
    return type.kind === 'name' && type.name === 'undefined' ? undefined : this.#type(type, 'out')
  }

  #type(type: IdlType, direction: Direction): Type {
    if (type.nullable) {
      return { kind: 'option', some: this.#type({ ...type, nullable: false }, direction), none: 'null' }
    }
    switch (type.kind) {
      case 'name':
        return this.#named(type.name, direction)
      case 'union': {
        const some = type.of.filter(alternative => !isUndefined(alternative))
        if (some.length !== 1 || some.length === type.of.length) {
          throw new Error(`no rule for the union of ${JSON.stringify(type.of)}: it needs a deviation`)
        }
        return { kind: 'option', some: this.#type(some[0]!, direction), none: 'undefined' }
      }
      case 'generic':
        return this.#generic(type.name, type.of, direction)
    }
  }

  #generic(name: string, of: IdlType[], direction: Direction): Type {
    switch (name) {
      case 'sequence':
      case 'FrozenArray':
        return { kind: 'list', element: this.#type(of[0]!, direction) }
      case 'Promise':
        return { kind: 'future', element: this.#type(of[0]!, direction) }
      case 'async_sequence':
        return { kind: 'stream', element: this.#type(of[0]!, direction) }
      case 'record': {
        const resource = this.#map(of[1]!)
        return { kind: 'own', resource }
      }
      default:
        throw new Error(`no rule for ${name}<…>`)
    }
  }

  #named(name: string, direction: Direction): Type {
    const primitive = primitives[name]
    if (primitive) return { kind: primitive }
    if (name === 'AllowSharedBufferSource') return bytes
    const idl = this.#draft.idl.get(name)
    if (!idl) throw new Error(`no rule for the type ${name}`)
    const cases = this.#draft.variants.get(name)
    if (cases) {
      const typed = cases.map(({ name, w3cName, payload }) => ({
        name,
        w3cName,
        type: payload === undefined ? undefined : this.#named(payload, direction),
      }))
      return this.#define(idl, () => ({ kind: 'variant', cases: typed }))
    }
    switch (idl.kind) {
      case 'interface':
        return {
          kind: direction === 'in' && !this.#draft.consumed.has(name) ? 'borrow' : 'own',
          resource: this.#resource(idl),
        }
      case 'dictionary':
        return this.#dictionary(idl, direction)
      case 'enum':
        return this.#define(idl, () => ({
          kind: 'enum',
          cases: idl.values.map(value => ({ name: enumCase(value), w3cName: value })),
        }))
      case 'namespace':
        return this.#define(idl, () => ({
          kind: 'flags',
          flags: idl.constants.map(({ name, value }) => ({
            name: kebabConstant(name),
            w3cName: name,
            value,
          })),
        }))
      case 'typedef':
        return this.#typedef(idl.name, idl.type, direction)
    }
  }

  /**
   * Translates a typedef: of a number to an alias, of a union to a variant, otherwise to the type that it
   * names.
   */
  #typedef(name: string, type: IdlType, direction: Direction): Type {
    const idl = this.#draft.idl.get(name)!
    // `typedef unsigned long GPUBufferUsageFlags` belongs to the constants in `namespace GPUBufferUsage`.
    const namespace = name.match(/^(.*)Flags$/)?.[1]
    if (namespace && this.#draft.idl.has(namespace) && !this.#draft.hasNumericFlags)
      return this.#named(namespace, direction)
    if (type.kind === 'union') {
      const cases = type.of
        .filter(alternative => !this.#needsOmitted(alternative))
        .map((alternative): VariantCase => {
          if (alternative.kind !== 'name') throw new Error(`no rule for the alternatives of ${name}`)
          return {
            name: kebab(alternative.name),
            w3cName: alternative.name,
            type: this.#type(alternative, direction),
          }
        })
        .sort((one, other) => (one.name < other.name ? -1 : 1))
      return this.#define(idl, () => ({ kind: 'variant', cases }))
    }
    const aliased = this.#type(type, direction)
    return aliased.kind in primitiveKinds
      ? this.#define(idl, () => ({ kind: 'alias', type: aliased }))
      : aliased
  }

  #dictionary(idl: IdlDictionary, direction: Direction): Type {
    const owned = direction === 'out' && this.#holdsObjects(idl)
    const fields = this.#fieldsOf(idl).filter(field => !this.#needsOmitted(field.type))
    const typed = fields.map(
      (field): Field => ({
        name: kebab(field.name),
        w3cName: field.name,
        link: memberLink(field.owner, field.name),
        doc: field.default === undefined || field.default === '{}' ? '' : `By default \`${field.default}\`.`,
        type: this.#fieldType(field, direction),
        owner: field.owner,
      }),
    )
    return this.#define(
      idl,
      () => ({ kind: 'record', fields: typed, errorKinds: undefined }),
      owned ? '-owned' : '',
    )
  }

  #fieldType(field: IdlField, direction: Direction): Type {
    const type = this.#type(field.type, direction)
    return field.required ? type : { kind: 'option', some: type, none: 'undefined' }
  }

  #fieldsOf(idl: IdlDictionary): IdlField[] {
    const parent = idl.parent === undefined ? undefined : this.#draft.idl.get(idl.parent)
    return parent?.kind === 'dictionary' ? [...idl.fields, ...this.#fieldsOf(parent)] : idl.fields
  }

  #holdsObjects(idl: IdlDictionary): boolean {
    return this.#fieldsOf(idl).some(
      ({ type }) => type.kind === 'name' && this.#draft.idl.get(type.name)?.kind === 'interface',
    )
  }

  /** Returns the definition of an IDL type, and creates it on first use. */
  #define(
    idl: IdlDefinition,
    make: () =>
      | Omit<Record, keyof Named>
      | Omit<Enum, keyof Named>
      | Omit<Flags, keyof Named>
      | Omit<Variant, keyof Named>
      | Omit<Alias, keyof Named>,
    suffix = '',
  ): Type {
    const name = kebab(idl.name) + suffix
    const known = this.#definitions.get(name)
    const definition =
      known ?? ({ ...make(), name, w3cName: idl.name, link: definitionLink(idl), doc: '' } as Definition)
    this.#definitions.set(name, definition)
    return { kind: 'defined', definition: definition as Exclude<Definition, Resource> }
  }

  /** Creates the error of a `result`: a record of its kind and a message. */
  #error(outcome: Outcome): Record {
    const name = kebab(outcome.error)
    const known = this.#definitions.get(name)
    if (known) return known as Record
    const link = 'https://www.w3.org/TR/webgpu/#errors-and-debugging'
    const kinds: Variant = {
      kind: 'variant',
      name: `${name}-kind`,
      w3cName: `${outcome.error}Kind`,
      link,
      doc: '',
      cases: outcome.exceptions.map(exception => ({
        name: kebab(exception.name),
        w3cName: exception.name,
        type: exception.payload === undefined ? undefined : this.#named(exception.payload, 'out'),
      })),
    }
    const error: Record = {
      kind: 'record',
      name,
      w3cName: outcome.error,
      link,
      doc: '',
      fields: [
        {
          name: 'kind',
          w3cName: 'name',
          link,
          doc: 'The exception of W3C.',
          type: { kind: 'defined', definition: kinds },
        },
        { name: 'message', w3cName: 'message', link, doc: 'A message for people.', type: { kind: 'string' } },
      ],
      errorKinds: kinds,
    }
    this.#definitions.set(kinds.name, kinds)
    this.#definitions.set(name, error)
    return error
  }

  /** Creates the resource that stands for `record<DOMString, V>`. */
  #map(valueType: IdlType): Resource {
    const value = this.#type(valueType, 'in')
    const w3cName = `record<USVString, ${idlText(valueType)}>`
    const name = `record-${spelled(value)}`
    const known = this.#definitions.get(name)
    if (known) return known as Resource
    const functions: Func[] = []
    const link = 'https://webidl.spec.whatwg.org/#idl-record'
    const resource: Resource = { kind: 'resource', name, w3cName, link, doc: '', functions, mapOf: value }
    this.#definitions.set(name, resource)
    const string: Type = { kind: 'string' }
    const key = param('key', string)
    const list = (element: Type): Type => ({ kind: 'list', element })
    const member = (name: string, params: Param[], result?: Type): Func => ({
      name,
      w3cName: name,
      link,
      doc: '',
      extern: `[method]${resource.name}.${name}`,
      resource,
      shape: 'method',
      params,
      result,
      async: false,
      w3c: { interface: w3cName, name, kind: 'map' },
    })
    functions.push(
      {
        ...member('constructor', [], { kind: 'own', resource }),
        extern: `[constructor]${name}`,
        shape: 'constructor',
      },
      member('add', [key, param('value', value)]),
      member('get', [key], { kind: 'option', some: value, none: 'undefined' }),
      member('has', [key], { kind: 'bool' }),
      member('remove', [key]),
      member('keys', [], list(string)),
      member('values', [], list(value)),
      member('entries', [], list({ kind: 'tuple', types: [string, value] })),
    )
    return resource
  }

  /** Whether one of the types depends on an omitted definition. */
  #needsOmitted(...types: IdlType[]): boolean {
    return types.some(type =>
      type.kind === 'name'
        ? this.#draft.omitted.has(type.name)
        : type.kind === 'generic' && this.#needsOmitted(...type.of),
    )
  }
}

type Named = Pick<Record, 'name' | 'w3cName' | 'link' | 'doc'>

const primitiveKinds: { [kind in Primitive]: true } = {
  bool: true,
  u8: true,
  u16: true,
  u32: true,
  s32: true,
  u64: true,
  f32: true,
  f64: true,
  string: true,
}

function method(
  resource: Resource,
  member: IdlMember,
  kind: W3cMember['kind'],
  differs: Partial<Func> = {},
): Func {
  const name = differs.name ?? kebab(member.name)
  return {
    name,
    w3cName: `${member.owner}.${member.w3cName}`,
    link: member.added ? interfaceLink(member.owner) : memberLink(member.owner, member.w3cName),
    doc: '',
    extern: `[method]${resource.name}.${name}`,
    resource,
    shape: 'method',
    params: [],
    result: undefined,
    async: false,
    w3c: { interface: resource.w3cName, name: member.w3cName, kind: member.added ? 'none' : kind },
    ...differs,
  }
}

function param(w3cName: string, type: Type): Param {
  return { name: kebab(w3cName), w3cName, type, optional: false }
}

function isUndefined(type: IdlType): boolean {
  return type.kind === 'name' && type.name === 'undefined'
}

function idlText(type: IdlType): string {
  if (type.kind === 'name') return type.name
  if (type.kind === 'union') return `(${type.of.map(idlText).join(' or ')})`
  return `${type.name}<${type.of.map(idlText).join(', ')}>`
}

/** Returns a type as part of a name. */
function spelled(type: Type): string {
  if (type.kind === 'option') return `option-${spelled(type.some)}`
  return type.kind === 'defined' ? type.definition.name : type.kind
}
