import {
  type ExternDeclaration,
  type ExternType,
  type FuncType,
  ResourceType,
  type ValueType,
} from '@wasi-webgpu/component'
import { visible } from '@wasi-webgpu/native/terminal'
import type * as Wit from '@wasi-webgpu/wit'
import { type Item, printFile, printItems } from '@wasi-webgpu/wit'
import { CommandError } from '../command-error.ts'

/** The imports and exports of a component. */
export interface ComponentShape {
  readonly imports: readonly ExternDeclaration[]
  readonly exports: readonly ExternDeclaration[]
}

/**
 * Prints the world of a component as WIT, followed by the packages of all its interfaces.
 *
 * A type is defined in the first interface that exports it; others refer to that by `use`. A function may
 * refer to a copy of a type without a name: the copy takes the name of a type of the same shape in its
 * interface, or an invented one, and so does a large type, which is then printed once. Features that WIT cannot
 * express are comments.
 *
 * @param remark returns the comment behind an import
 * @throws {CommandError} when the text is longer than {@link maxLength}
 */
export function printWit(
  shape: ComponentShape,
  remark: (item: ExternDeclaration) => string | undefined = () => undefined,
): string {
  const declarations = [...shape.imports, ...shape.exports]
  const types = new TypesOfComponent(declarations)
  const scope = new Scope(types, '', worldItems(shape))
  const members = methodsOf(worldItems(shape))
  const imported = new Set(shape.imports.map(({ name }) => name))
  const remarks = new Map<Item, string | undefined>()
  const imports = shape.imports.flatMap(declaration => {
    const items = worldItemOf('import', declaration, scope, members)
    if (isExtern(declaration)) for (const item of items) remarks.set(item, remark(declaration))
    return items
  })
  const exports = shape.exports.flatMap(item =>
    item.type.kind === 'type' && imported.has(item.name) ? [] : worldItemOf('export', item, scope, members),
  )
  const items = [...imports, ...exports, ...inventedItems(scope)]
  const nested = [...packagesOf(declarations)].map(([name, interfaces]) => ({
    name,
    items: interfaces.map(({ id, exports }) => interfaceOf(id, exports, types)),
  }))
  const file = { name: 'root:component', items: [{ kind: 'world', name: 'root', items } as const], nested }
  return printFile(file, {
    remark: item => {
      const text = remarks.get(item)
      return text === undefined ? undefined : visible(text)
    },
  })
}

/**
 * Returns a function that prints single imports and exports of a component as WIT: the body of an interface, or the type
 * of a function.
 *
 * @throws {CommandError} (the function) when all its texts are longer than {@link maxLength}
 */
export function itemPrinter(shape: ComponentShape): (item: ExternDeclaration) => string {
  const types = new TypesOfComponent([...shape.imports, ...shape.exports])
  const items = worldItems(shape)
  const world = new Scope(types, '', items)
  const members = methodsOf(items)
  return ({ name, type }) => {
    if (type.kind === 'instance') return printItems(interfaceItems(name, type.exports, types)).join('\n')
    const scope = new Scope(types, '', new Map(), world)
    const item = itemOf(name, type, scope, members)
    return printItems([item, ...inventedItems(scope)]).join('\n')
  }
}

/** Splits the name of an interface into its parts; `undefined` for a name that WIT does not allow. */
export function parseId(
  id: string,
): { package: string; name: string; version: string | undefined } | undefined {
  const match = idPattern.exec(id)
  return match === null ? undefined : { package: match[1]!, name: match[2]!, version: match[3] }
}

const label = '[a-zA-Z][0-9a-zA-Z]*(?:-[0-9a-zA-Z]+)*'
const labelPattern = new RegExp(`^${label}$`)
const idPattern = new RegExp(
  `^(${label}:${label})/(${label})(?:@(\\d+\\.\\d+\\.\\d+(?:[-+][0-9A-Za-z.+-]+)?))?$`,
)

type Types = ReadonlyMap<string, ExternType>
type Named = ValueType | ResourceType

/** The place where a type is defined. */
interface Home {
  readonly id: string
  readonly name: string
}

/** Most characters of the WIT of a component, about: some bytes of a component can stand for much text. */
const maxLength = 2 ** 24

/** Most parts of a type that is printed where it is used. */
const maxParts = 100

/** The types of a component: where each is defined, which are equal, and how much text prints them. */
class TypesOfComponent {
  readonly #homes = new Map<Named, Home>()
  /** Interfaces in order. Types are used from earlier interfaces only, which excludes cycles. */
  readonly #order = new Map<string, number>()
  readonly #shapes = new Map<Named, number>()
  readonly #shapesByKey = new Map<string, number>()
  readonly #parts = new Map<ValueType, number>()
  #length = 0

  constructor(items: readonly ExternDeclaration[]) {
    for (const { name: id, type } of items) {
      // A `use` can only name an interface with an id.
      if (type.kind !== 'instance' || parseId(id) === undefined || this.#order.has(id)) continue
      this.#order.set(id, this.#order.size)
      for (const [name, member] of type.exports) {
        const named = namedType(member)
        if (named !== undefined && !this.#homes.has(named)) this.#homes.set(named, { id, name })
      }
    }
  }

  /** Returns the place of a type's definition, if the interface `id`, or the world, can use it from there. */
  homeFor(type: Named, id: string): Home | undefined {
    const home = this.#homes.get(type)
    const order = (of: string) => this.#order.get(of) ?? Number.POSITIVE_INFINITY
    return home !== undefined && order(home.id) < order(id) ? home : undefined
  }

  /** Returns a number that types of equal structure share, even under different names. A resource equals only itself. */
  shapeOf(type: Named): number {
    const known = this.#shapes.get(type)
    if (known !== undefined) return known
    const key = type instanceof ResourceType ? `resource ${this.#shapes.size}` : this.#keyOf(type)
    const shape = this.#shapesByKey.get(key) ?? this.#shapesByKey.size
    this.#shapesByKey.set(key, shape)
    this.#shapes.set(type, shape)
    return shape
  }

  /** Whether a type without a name is printed once, because it has more than {@link maxParts} parts. */
  isLarge(type: ValueType): boolean {
    return this.#partsOf(type) > maxParts
  }

  /**
   * Counts a word that is printed, and returns it.
   *
   * @throws {CommandError} when there are too many
   */
  counted(word: string): string {
    this.#length += word.length + lengthAround
    if (this.#length > maxLength)
      throw new CommandError(
        `the imports and exports of the component have more than ${maxLength} characters as WIT; to inspect it, build it with fewer or shorter types`,
      )
    return word
  }

  /** Counts the parts of a type, in which a part that has a name counts as one. */
  #partsOf(type: ValueType): number {
    const known = this.#parts.get(type)
    if (known !== undefined) return known
    let parts = 1
    for (const part of partsOf(type)) parts += needsName(part) || this.isLarge(part) ? 1 : this.#partsOf(part)
    this.#parts.set(type, parts)
    return parts
  }

  /** Refers to inner types by number: in full, they could be much larger than the component. */
  #keyOf(type: ValueType): string {
    return JSON.stringify(type, (_, value: unknown) =>
      value !== type && (value instanceof ResourceType || isValueType(value)) ? this.shapeOf(value) : value,
    )
  }
}

/** Characters that the printer writes around a word, about. */
const lengthAround = 4

/** Returns the parts of a type that WIT can refer to without a name. */
function partsOf(type: ValueType): readonly ValueType[] {
  const parts = type.kind === 'tuple' ? type.types : Object.values(type)
  return parts.filter(isValueType)
}

function isValueType(value: unknown): value is ValueType {
  return value instanceof Object && 'kind' in value
}

/** The names of types in one place: an interface, or the world (whose id is empty). */
class Scope {
  readonly id: string
  readonly types: TypesOfComponent
  /** Types that are used here without a name, under invented names; translating one may add others. */
  readonly invented: { readonly name: string; readonly type: Named }[] = []
  readonly #outer: Scope | undefined
  readonly #names = new Map<Named, string>()
  readonly #namesByShape = new Map<number, string>()
  readonly #taken: Set<string>
  /** How many names begin with a word. */
  readonly #numbers = new Map<string, number>()

  /** @param outer has other names, to which this one adds */
  constructor(types: TypesOfComponent, id: string, items: Types, outer?: Scope) {
    this.types = types
    this.id = id
    this.#outer = outer
    this.#taken = new Set(items.keys())
    for (const [name, type] of items) {
      const named = labelPattern.test(name) ? namedType(type) : undefined
      if (named !== undefined) this.#add(named, name)
    }
  }

  /** Translates a type where it is used: by name, if it has one here. */
  refer(type: ValueType): Wit.Type {
    if (needsName(type) || this.types.isLarge(type)) return this.#named(type)
    const name = this.firstName(type)
    this.types.counted(name ?? type.kind)
    return name === undefined ? this.translate(type) : { kind: 'named', name }
  }

  /** Translates a type that WIT can refer to without a name. */
  translate(type: Exclude<ValueType, NamedOnly>): Wit.Type {
    const optional = (inner: ValueType | undefined) => inner && this.refer(inner)
    switch (type.kind) {
      case 'own':
        return this.#named(type.resource)
      case 'borrow':
        return { kind: 'borrow', resource: this.#named(type.resource).name }
      case 'option':
        return { kind: 'option', some: this.refer(type.some) }
      case 'result':
        return { kind: 'result', ok: optional(type.ok), error: optional(type.error) }
      case 'tuple':
        return { kind: 'tuple', types: type.types.map(part => this.refer(part)) }
      case 'list':
        return { kind: 'list', element: this.refer(type.element), length: type.length }
      case 'map':
        return { kind: 'map', key: this.refer(type.key), value: this.refer(type.value) }
      case 'stream':
      case 'future':
        return { kind: type.kind, element: optional(type.element) }
      default:
        return type
    }
  }

  /** Returns the first name of a type in this scope. */
  firstName(type: Named): string | undefined {
    return this.#names.get(type) ?? this.#outer?.firstName(type)
  }

  #named(type: Named): { readonly kind: 'named'; readonly name: string } {
    const name = this.firstName(type) ?? this.nameOfShape(this.types.shapeOf(type)) ?? this.#invent(type)
    return { kind: 'named', name: this.types.counted(name) }
  }

  /** Returns the first name of a type of this shape, among those that WIT refers to by name. */
  nameOfShape(shape: number): string | undefined {
    return this.#namesByShape.get(shape) ?? this.#outer?.nameOfShape(shape)
  }

  #invent(type: Named): string {
    const base = `unnamed-${type instanceof ResourceType ? 'resource' : type.kind}`
    let name = base
    let number = this.#numbers.get(base) ?? 1
    for (; this.isTaken(name); name = `${base}-${number}`) number++
    this.#numbers.set(base, number)
    this.#taken.add(name)
    this.#add(type, name)
    this.invented.push({ name, type })
    return name
  }

  /** Whether a name has a meaning here. */
  isTaken(name: string): boolean {
    return this.#taken.has(name) || this.#outer?.isTaken(name) === true
  }

  #add(type: Named, name: string): void {
    if (this.#names.has(type)) return
    this.#names.set(type, name)
    const shape = this.types.shapeOf(type)
    if ((needsName(type) || this.types.isLarge(type)) && !this.#namesByShape.has(shape))
      this.#namesByShape.set(shape, name)
  }
}

/** A type that WIT can refer to only by name. */
type NamedOnly = ResourceType | Extract<ValueType, { kind: 'record' | 'variant' | 'enum' | 'flags' }>

function needsName(type: Named): type is NamedOnly {
  return type instanceof ResourceType || ['record', 'variant', 'enum', 'flags'].includes(type.kind)
}

function worldItems({ imports, exports }: ComponentShape): Types {
  // When an import and an export share a name, the import wins.
  return new Map([...exports, ...imports].map(({ name, type }) => [name, type]))
}

/** Returns the type of a name, if it is distinguishable: a primitive type is one object everywhere. */
function namedType(extern: ExternType): Named | undefined {
  if (extern.kind !== 'type') return undefined
  const { kind, type } = extern.type
  if (kind === 'resource') return type
  return kind === 'value' && Object.keys(type).length > 1 ? type : undefined
}

function packagesOf(items: readonly ExternDeclaration[]): Map<string, { id: string; exports: Types }[]> {
  const packages = new Map<string, { id: string; exports: Types }[]>()
  const seen = new Set<string>()
  for (const { name: id, type } of items) {
    const parsed = parseId(id)
    if (parsed === undefined || type.kind !== 'instance' || seen.has(id)) continue
    seen.add(id)
    const name = parsed.version === undefined ? parsed.package : `${parsed.package}@${parsed.version}`
    const interfaces = packages.get(name)
    if (interfaces === undefined) packages.set(name, [{ id, exports: type.exports }])
    else interfaces.push({ id, exports: type.exports })
  }
  return packages
}

/** Whether WIT writes an import or export as such, not as a definition. */
function isExtern({ name, type }: ExternDeclaration): boolean {
  return type.kind === 'func' || type.kind === 'instance' || !labelPattern.test(name)
}

/** Translates an import or export of the world. The functions of a resource are part of the resource. */
function worldItemOf(
  kind: 'import' | 'export',
  { name, type }: ExternDeclaration,
  scope: Scope,
  members: Members,
): Wit.WorldItem[] {
  scope.types.counted(name)
  if (type.kind === 'instance' && parseId(name) !== undefined) return [{ kind, name }]
  if (isMemberOf(members, name)) return []
  if (!labelPattern.test(name)) return [{ kind: 'comment', text: `${kind} ${withoutNotation(name, type)}` }]
  if (type.kind === 'func') return [{ kind, name, type: funcTypeOf(type.type, scope) }]
  if (type.kind !== 'instance') return [definitionOf(name, type, scope, members)]
  return [{ kind, name, type: { kind: 'interface', items: interfaceItems(name, type.exports, scope.types) } }]
}

function interfaceOf(id: string, exports: Types, types: TypesOfComponent): Wit.Interface {
  return { kind: 'interface', name: parseId(id)!.name, items: interfaceItems(id, exports, types) }
}

function interfaceItems(id: string, exports: Types, types: TypesOfComponent): Wit.InterfaceItem[] {
  const scope = new Scope(types, id, exports)
  const members = methodsOf(exports)
  const items = [...exports].flatMap(([name, type]) =>
    isMemberOf(members, name) ? [] : [itemOf(name, type, scope, members)],
  )
  return [...items, ...inventedItems(scope)]
}

type DefinitionItem = Wit.Use | Wit.Definition | Wit.Comment

/** Defines the types without names under their invented names. */
function inventedItems(scope: Scope): DefinitionItem[] {
  const items: DefinitionItem[] = []
  for (const { name, type } of scope.invented) {
    const home = scope.types.homeFor(type, scope.id)
    if (home !== undefined) {
      items.push(useOf(name, home, scope))
    } else {
      items.push(
        { kind: 'comment', text: 'the component gives this type no name' },
        type instanceof ResourceType
          ? { kind: 'resource', name, functions: [] }
          : valueTypeOf(name, type, scope),
      )
    }
  }
  return items
}

function itemOf(name: string, type: ExternType, scope: Scope, members: Members): Wit.InterfaceItem {
  scope.types.counted(name)
  if (type.kind !== 'func' || !labelPattern.test(name)) return definitionOf(name, type, scope, members)
  return { name, ...funcTypeOf(type.type, scope) }
}

function definitionOf(name: string, type: ExternType, scope: Scope, members: Members): DefinitionItem {
  const comment = { kind: 'comment', text: withoutNotation(name, type) } as const
  if (!labelPattern.test(name) || type.kind !== 'type') return comment
  const named = namedType(type)
  const home = named === undefined ? undefined : scope.types.homeFor(named, scope.id)
  if (home !== undefined) return useOf(name, home, scope)
  const first = named === undefined ? undefined : scope.firstName(named)
  if (first !== undefined && first !== name) {
    return { kind: 'type', name, type: { kind: 'named', name: first } }
  }
  switch (type.type.kind) {
    case 'resource':
      return { kind: 'resource', name, functions: functionsOf(members.get(name) ?? [], scope) }
    case 'value':
      return valueTypeOf(name, type.type.type, scope)
    default:
      return comment
  }
}

function withoutNotation(name: string, type: ExternType): string {
  const kind = type.kind === 'type' ? `${type.type.kind} type` : type.kind
  return `${visible(name)}: ${kind}, for which WIT has no notation`
}

function useOf(name: string, home: Home, scope: Scope): Wit.Use {
  const own = parseId(scope.id)
  const from = parseId(home.id)
  const near = own !== undefined && own.package === from?.package && own.version === from.version
  const as = home.name === name ? undefined : name
  const used = scope.types.counted(near ? from.name : home.id)
  return { kind: 'use', from: used, names: [{ name: scope.types.counted(home.name), as }] }
}

/** A function of a resource. */
interface Member {
  readonly role: string
  readonly name: string
  readonly type: FuncType
}

const memberName = /^\[(?:async )?(constructor|method|static)\]([^.]+)(?:\.(.+))?$/

type Members = ReadonlyMap<string, readonly Member[]>

/** Whether a name belongs to a function of one of the resources, which prints it. */
function isMemberOf(members: Members, name: string): boolean {
  return members.has(memberName.exec(name)?.[2] ?? '')
}

/** Collects the functions of the resources that the items define. */
function methodsOf(items: Types): Map<string, Member[]> {
  const members = new Map<string, Member[]>()
  for (const [name, type] of items) {
    const match = memberName.exec(name)
    if (match === null || type.kind !== 'func') continue
    const resource = match[2]!
    if (items.get(resource)?.kind !== 'type') continue
    const member = { role: match[1]!, name: match[3] ?? '', type: type.type }
    const others = members.get(resource)
    if (others === undefined) members.set(resource, [member])
    else others.push(member)
  }
  return members
}

function functionsOf(members: readonly Member[], scope: Scope): (Wit.Func | Wit.Constructor)[] {
  return members.map(({ role, name, type }) => {
    scope.types.counted(name)
    if (role === 'static') return { name, static: true, ...funcTypeOf(type, scope) }
    // WIT omits the first parameter of a method, the resource itself.
    if (role === 'method') return { name, ...funcTypeOf({ ...type, params: type.params.slice(1) }, scope) }
    // It also omits the result of a constructor, unless the constructor is fallible.
    const result = type.result?.kind === 'result' ? scope.refer(type.result) : undefined
    return { kind: 'constructor', params: fieldsOf(type.params, scope), result }
  })
}

function valueTypeOf(name: string, type: ValueType, scope: Scope): Wit.Definition {
  const counted = (word: string) => scope.types.counted(word)
  switch (type.kind) {
    case 'record':
      return { kind: 'record', name, fields: fieldsOf(type.fields, scope) }
    case 'variant': {
      const cases = type.cases.map(({ name, type }) => ({
        name: counted(name),
        type: type && scope.refer(type),
      }))
      return { kind: 'variant', name, cases }
    }
    case 'enum':
      return { kind: 'enum', name, cases: type.names.map(name => ({ name: counted(name) })) }
    case 'flags':
      return { kind: 'flags', name, flags: type.names.map(name => ({ name: counted(name) })) }
    default:
      return { kind: 'type', name, type: scope.translate(type) }
  }
}

function funcTypeOf({ async, params, result }: FuncType, scope: Scope): Wit.FuncType {
  return { kind: 'func', async, params: fieldsOf(params, scope), result: result && scope.refer(result) }
}

function fieldsOf(fields: FuncType['params'], scope: Scope): Wit.Field[] {
  return fields.map(({ name, type }) => ({ name: scope.types.counted(name), type: scope.refer(type) }))
}
