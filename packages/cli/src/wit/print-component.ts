import {
  type ExternDeclaration,
  type ExternType,
  type FuncType,
  printType,
  ResourceType,
  type ValueType,
} from '@wasi-webgpu/component'
import { visible } from '@wasi-webgpu/native/terminal'
import { block, escaped, escapedId, paragraphs } from '@wasi-webgpu/wit'

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
 * interface, or an invented one. Features that WIT cannot express are comments.
 *
 * @param remark returns the comment behind an import
 */
export function printWit(
  shape: ComponentShape,
  remark: (item: ExternDeclaration) => string | undefined = () => undefined,
): string {
  const items = [...shape.imports, ...shape.exports]
  const types = new TypesOfComponent(items)
  const scope = new Scope(types, '', worldItems(shape))
  const members = methodsOf(worldItems(shape))
  const imported = new Set(shape.imports.map(({ name }) => name))
  const world = [
    ...shape.imports.flatMap(item => printWorldItem('import', item, scope, members, remark(item))),
    ...shape.exports.flatMap(item =>
      item.type.kind === 'type' && imported.has(item.name)
        ? []
        : printWorldItem('export', item, scope, members),
    ),
    ...printInvented(scope),
  ]
  const text = [`package root:component;\n\n${block('world root', world).join('\n')}`]
  for (const [name, interfaces] of packagesOf(items)) {
    const bodies = interfaces.map(({ id, exports }) =>
      block(`interface ${escaped(parseId(id)!.name)}`, printInterface(id, exports, types)),
    )
    text.push(block(`package ${escapedId(name)}`, paragraphs(bodies)).join('\n'))
  }
  return `${text.join('\n\n')}\n`
}

/**
 * Prints a single import or export as WIT: the body of an interface, or the type of a function.
 *
 * @param shape the component of the item
 */
export function printItem({ name, type }: ExternDeclaration, shape: ComponentShape): string {
  const types = new TypesOfComponent([...shape.imports, ...shape.exports])
  if (type.kind === 'instance') return printInterface(name, type.exports, types).join('\n')
  const items = worldItems(shape)
  const scope = new Scope(types, '', items)
  const lines = printDefinition(name, type, scope, methodsOf(items))
  return [...lines, ...printInvented(scope)].join('\n')
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

/** The types of a component: where each is defined, and which are equal. */
class TypesOfComponent {
  readonly #homes = new Map<Named, Home>()
  /** Interfaces in order. Types are used from earlier interfaces only, which excludes cycles. */
  readonly #order = new Map<string, number>()
  readonly #shapes = new Map<Named, number>()
  readonly #shapesByKey = new Map<string, number>()

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

  /** Returns a number that equal types share, whatever their names. A resource equals only itself. */
  shapeOf(type: Named): number {
    const known = this.#shapes.get(type)
    if (known !== undefined) return known
    const key = type instanceof ResourceType ? `resource ${this.#shapes.size}` : this.#keyOf(type)
    const shape = this.#shapesByKey.get(key) ?? this.#shapesByKey.size
    this.#shapesByKey.set(key, shape)
    this.#shapes.set(type, shape)
    return shape
  }

  /** Refers to inner types by number: in full, they could be much larger than the component. */
  #keyOf(type: ValueType): string {
    return JSON.stringify(type, (_, value: unknown) =>
      value !== type && (value instanceof ResourceType || isValueType(value)) ? this.shapeOf(value) : value,
    )
  }
}

function isValueType(value: unknown): value is ValueType {
  return value instanceof Object && 'kind' in value
}

/** The names of types in one place: an interface, or the world (whose id is empty). */
class Scope {
  readonly id: string
  readonly types: TypesOfComponent
  /** Types that are used here without a name, under invented names; printing one may add others. */
  readonly invented: { readonly name: string; readonly type: Named }[] = []
  readonly #names = new Map<Named, string>()
  readonly #namesByShape = new Map<number, string>()
  readonly #taken: Set<string>

  constructor(types: TypesOfComponent, id: string, items: Types) {
    this.types = types
    this.id = id
    this.#taken = new Set(items.keys())
    for (const [name, type] of items) {
      const named = labelPattern.test(name) ? namedType(type) : undefined
      if (named !== undefined) this.#add(named, name)
    }
  }

  /** Prints a type where it is used. */
  print(type: ValueType): string {
    return printType(type, named => this.#nameOf(named))
  }

  /** Prints the definition of a type. */
  printWhole(type: ValueType): string {
    return printType(type, named => (named === type ? undefined : this.#nameOf(named)))
  }

  /** Returns the first name of a type in this scope. */
  firstName(type: Named): string | undefined {
    return this.#names.get(type)
  }

  #nameOf(type: Named): string | undefined {
    const name = this.#names.get(type) ?? (needsName(type) ? this.#nameOfSame(type) : undefined)
    return name === undefined ? undefined : escaped(name)
  }

  #nameOfSame(type: Named): string {
    return this.#namesByShape.get(this.types.shapeOf(type)) ?? this.#invent(type)
  }

  #invent(type: Named): string {
    const base = `unnamed-${type instanceof ResourceType ? 'resource' : type.kind}`
    let name = base
    for (let number = 2; this.#taken.has(name); number++) name = `${base}-${number}`
    this.#taken.add(name)
    this.#add(type, name)
    this.invented.push({ name, type })
    return name
  }

  #add(type: Named, name: string): void {
    if (this.#names.has(type)) return
    this.#names.set(type, name)
    const shape = this.types.shapeOf(type)
    if (needsName(type) && !this.#namesByShape.has(shape)) this.#namesByShape.set(shape, name)
  }
}

/** Whether WIT can refer to a type only by name. */
function needsName(type: Named): boolean {
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
    packages.set(name, [...(packages.get(name) ?? []), { id, exports: type.exports }])
  }
  return packages
}

function printWorldItem(
  direction: 'import' | 'export',
  { name, type }: ExternDeclaration,
  scope: Scope,
  members: Members,
  remark?: string,
): string[] {
  const comment = remark === undefined ? '' : ` // ${visible(remark)}`
  if (type.kind === 'instance' && parseId(name) !== undefined) {
    return [`${direction} ${escapedId(name)};${comment}`]
  }
  if (isMemberOf(members, name)) return []
  if (!labelPattern.test(name)) return [`// ${direction} ${withoutNotation(name, type)}${comment}`]
  if (type.kind === 'func') {
    return [`${direction} ${escaped(name)}: ${printFunc(type.type, scope)};${comment}`]
  }
  if (type.kind !== 'instance') return printDefinition(name, type, scope, members)
  const body = printInterface(name, type.exports, scope.types)
  return block(`${direction} ${escaped(name)}: interface`, body, comment)
}

function printInterface(id: string, items: Types, types: TypesOfComponent): string[] {
  const scope = new Scope(types, id, items)
  const members = methodsOf(items)
  const lines = [...items].flatMap(([name, type]) =>
    isMemberOf(members, name) ? [] : printDefinition(name, type, scope, members),
  )
  return [...lines, ...printInvented(scope)]
}

/** Prints the types without names under their invented names. */
function printInvented(scope: Scope): string[] {
  const lines: string[] = []
  for (const { name, type } of scope.invented) {
    const home = scope.types.homeFor(type, scope.id)
    if (home !== undefined) {
      lines.push(printUse(name, home, scope))
    } else {
      lines.push(
        '// the component gives this type no name',
        ...(type instanceof ResourceType ? [`resource ${name};`] : printValueType(name, type, scope)),
      )
    }
  }
  return lines
}

function printDefinition(name: string, type: ExternType, scope: Scope, members: Members): string[] {
  if (!labelPattern.test(name)) return [`// ${withoutNotation(name, type)}`]
  if (type.kind === 'func') return [`${escaped(name)}: ${printFunc(type.type, scope)};`]
  if (type.kind !== 'type') return [`// ${withoutNotation(name, type)}`]
  const named = namedType(type)
  const home = named === undefined ? undefined : scope.types.homeFor(named, scope.id)
  if (home !== undefined) return [printUse(name, home, scope)]
  const first = named === undefined ? undefined : scope.firstName(named)
  if (first !== undefined && first !== name) return [`type ${escaped(name)} = ${escaped(first)};`]
  switch (type.type.kind) {
    case 'resource':
      return printResource(name, members.get(name) ?? [], scope)
    case 'value':
      return printValueType(name, type.type.type, scope)
    default:
      return [`// ${withoutNotation(name, type)}`]
  }
}

function withoutNotation(name: string, type: ExternType): string {
  const kind = type.kind === 'type' ? `${type.type.kind} type` : type.kind
  return `${visible(name)}: ${kind}, for which WIT has no notation`
}

function printUse(name: string, home: Home, scope: Scope): string {
  const own = parseId(scope.id)
  const from = parseId(home.id)
  const near = own !== undefined && own.package === from?.package && own.version === from.version
  const item = home.name === name ? escaped(name) : `${escaped(home.name)} as ${escaped(name)}`
  return `use ${near ? escaped(from.name) : escapedId(home.id)}.{${item}};`
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
    members.set(resource, [...(members.get(resource) ?? []), member])
  }
  return members
}

function printResource(name: string, members: readonly Member[], scope: Scope): string[] {
  if (members.length === 0) return [`resource ${escaped(name)};`]
  const lines = members.map(({ role, name: member, type }) => {
    if (role === 'constructor') {
      const result = type.result?.kind === 'result' ? ` -> ${scope.print(type.result)}` : ''
      return `constructor(${printParams(type, scope)})${result};`
    }
    if (role === 'static') return `${escaped(member)}: static ${printFunc(type, scope)};`
    // WIT omits the first parameter of a method, the resource itself.
    return `${escaped(member)}: ${printFunc({ ...type, params: type.params.slice(1) }, scope)};`
  })
  return block(`resource ${escaped(name)}`, lines)
}

function printValueType(name: string, type: ValueType, scope: Scope): string[] {
  const heading = `${type.kind} ${escaped(name)}`
  switch (type.kind) {
    case 'record':
      return block(
        heading,
        type.fields.map(field => `${escaped(field.name)}: ${scope.print(field.type)},`),
      )
    case 'variant':
      return block(
        heading,
        type.cases.map(
          item => `${escaped(item.name)}${item.type === undefined ? '' : `(${scope.print(item.type)})`},`,
        ),
      )
    case 'enum':
    case 'flags':
      return block(
        heading,
        type.names.map(item => `${escaped(item)},`),
      )
    default:
      return [`type ${escaped(name)} = ${scope.printWhole(type)};`]
  }
}

function printFunc(type: FuncType, scope: Scope): string {
  const result = type.result === undefined ? '' : ` -> ${scope.print(type.result)}`
  return `${type.async ? 'async ' : ''}func(${printParams(type, scope)})${result}`
}

function printParams(type: FuncType, scope: Scope): string {
  return type.params.map(param => `${escaped(param.name)}: ${scope.print(param.type)}`).join(', ')
}
