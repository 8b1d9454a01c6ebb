import {
  type ExternDeclaration,
  type ExternType,
  type FuncType,
  printType,
  type ResourceType,
  type ValueType,
} from '@wasi-webgpu/component'

/** What a component imports and exports. */
export interface ComponentShape {
  readonly imports: readonly ExternDeclaration[]
  readonly exports: readonly ExternDeclaration[]
}

/**
 * The world of a component as WIT text, followed by the packages of all interfaces in it.
 *
 * A type is written out in the first interface that exports it; others take it from there by `use`.
 *
 * @param remark text for a comment behind an import
 */
export function printWit(
  { imports, exports }: ComponentShape,
  remark: (item: ExternDeclaration) => string | undefined = () => undefined,
): string {
  const homes = findHomes([...imports, ...exports])
  const scope = new Scope(homes, '', worldTypes(imports))
  const world = [
    ...imports.flatMap(item => printWorldItem('import', item, scope, remark(item))),
    ...exports.flatMap(item => printWorldItem('export', item, scope)),
  ]
  const text = [`package root:component;\n\n${block('world root', world)}`]
  for (const [name, interfaces] of packagesOf([...imports, ...exports])) {
    const bodies = interfaces.map(({ id, exports: items }) =>
      block(`interface ${escaped(parseId(id)!.name)}`, printInterface(id, items, homes)),
    )
    text.push(block(`package ${name}`, indentedParagraphs(bodies)))
  }
  return `${text.join('\n\n')}\n`
}

/**
 * One import or export alone, as WIT text: the body of an interface, or the type of a function.
 *
 * @param shape the component that it belongs to
 */
export function printItem({ name, type }: ExternDeclaration, { imports, exports }: ComponentShape): string {
  const homes = findHomes([...imports, ...exports])
  if (type.kind === 'instance') return printInterface(name, type.exports, homes).join('\n')
  const lines = printDefinition(name, type, new Scope(homes, '', worldTypes(imports)), new Map())
  return lines.join('\n')
}

/** The parts of the name of an interface, or `undefined` for a plain name. */
export function parseId(
  id: string,
): { package: string; name: string; version: string | undefined } | undefined {
  const match = /^([^/@]+:[^/@]+)\/([^@]+)(?:@(.+))?$/.exec(id)
  return match === null ? undefined : { package: match[1]!, name: match[2]!, version: match[3] }
}

type Types = ReadonlyMap<string, ExternType>
type Named = ValueType | ResourceType

/** Where a type is written out. */
interface Home {
  readonly id: string
  readonly name: string
}

/** How types are called at some place: in an interface, or in the world (whose id is empty). */
class Scope {
  readonly id: string
  readonly homes: ReadonlyMap<Named, Home>
  readonly #names = new Map<Named, string>()

  constructor(homes: ReadonlyMap<Named, Home>, id: string, types: Types) {
    this.homes = homes
    this.id = id
    for (const [name, type] of types) {
      const named = namedType(type)
      if (named !== undefined && !this.#names.has(named)) this.#names.set(named, name)
    }
  }

  /** A type where it is used. */
  print(type: ValueType): string {
    return printType(type, named => this.#nameOf(named))
  }

  /** A type where it is defined: not by its own name. */
  printWhole(type: ValueType): string {
    return printType(type, named => (named === type ? undefined : this.#nameOf(named)))
  }

  /** The first of the names of a type in this scope. */
  firstName(type: Named): string | undefined {
    return this.#names.get(type)
  }

  #nameOf(type: Named): string | undefined {
    const name = this.#names.get(type)
    return name === undefined ? undefined : escaped(name)
  }
}

function worldTypes(imports: readonly ExternDeclaration[]): Types {
  return new Map(imports.map(({ name, type }) => [name, type]))
}

function findHomes(items: readonly ExternDeclaration[]): Map<Named, Home> {
  const homes = new Map<Named, Home>()
  for (const { name: id, type } of items) {
    if (type.kind !== 'instance') continue
    for (const [name, member] of type.exports) {
      const named = namedType(member)
      if (named !== undefined && !homes.has(named)) homes.set(named, { id, name })
    }
  }
  return homes
}

/** The type that a name stands for, if it can be told from others: a primitive type is the same object everywhere. */
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
  remark?: string,
): string[] {
  const comment = remark === undefined ? '' : ` // ${remark}`
  if (type.kind === 'func') {
    return [`${direction} ${escaped(name)}: ${printFunc(type.type, scope)};${comment}`]
  }
  if (type.kind !== 'instance') return printDefinition(name, type, scope, new Map())
  if (parseId(name) !== undefined) return [`${direction} ${name};${comment}`]
  const body = printInterface(name, type.exports, scope.homes)
  return block(`${direction} ${escaped(name)}: interface`, body, comment).split('\n')
}

function printInterface(id: string, items: Types, homes: ReadonlyMap<Named, Home>): string[] {
  const scope = new Scope(homes, id, items)
  const members = methodsOf(items)
  return [...items].flatMap(([name, type]) =>
    isMember(name) ? [] : printDefinition(name, type, scope, members),
  )
}

function printDefinition(
  name: string,
  type: ExternType,
  scope: Scope,
  members: ReadonlyMap<string, readonly Member[]>,
): string[] {
  if (type.kind === 'func') return [`${escaped(name)}: ${printFunc(type.type, scope)};`]
  if (type.kind !== 'type') return [`// ${name}: ${type.kind}, for which WIT has no notation`]
  const named = namedType(type)
  const home = named === undefined ? undefined : scope.homes.get(named)
  if (home !== undefined && home.id !== scope.id) return [printUse(name, home, scope)]
  const first = named === undefined ? undefined : scope.firstName(named)
  if (first !== undefined && first !== name) return [`type ${escaped(name)} = ${escaped(first)};`]
  switch (type.type.kind) {
    case 'resource':
      return printResource(name, members.get(name) ?? [], scope)
    case 'value':
      return printValueType(name, type.type.type, scope)
    default:
      return [`// ${name}: ${type.type.kind} type, for which WIT has no notation`]
  }
}

function printUse(name: string, home: Home, scope: Scope): string {
  const own = parseId(scope.id)
  const from = parseId(home.id)
  const near = own !== undefined && own.package === from?.package && own.version === from.version
  const item = home.name === name ? escaped(name) : `${escaped(home.name)} as ${escaped(name)}`
  return `use ${near ? escaped(from.name) : home.id}.{${item}};`
}

/** A function of a resource. */
interface Member {
  readonly role: string
  readonly name: string
  readonly type: FuncType
}

const memberName = /^\[(?:async )?(constructor|method|static)\]([^.]+)(?:\.(.+))?$/

function isMember(name: string): boolean {
  return memberName.test(name)
}

function methodsOf(items: Types): Map<string, Member[]> {
  const members = new Map<string, Member[]>()
  for (const [name, type] of items) {
    const match = memberName.exec(name)
    if (match === null || type.kind !== 'func') continue
    const resource = match[2]!
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
    // The first parameter of a method is the resource itself, which WIT leaves out.
    return `${escaped(member)}: ${printFunc({ ...type, params: type.params.slice(1) }, scope)};`
  })
  return block(`resource ${escaped(name)}`, lines).split('\n')
}

function printValueType(name: string, type: ValueType, scope: Scope): string[] {
  const heading = `${type.kind} ${escaped(name)}`
  switch (type.kind) {
    case 'record':
      return block(
        heading,
        type.fields.map(field => `${escaped(field.name)}: ${scope.print(field.type)},`),
      ).split('\n')
    case 'variant':
      return block(
        heading,
        type.cases.map(
          item => `${escaped(item.name)}${item.type === undefined ? '' : `(${scope.print(item.type)})`},`,
        ),
      ).split('\n')
    case 'enum':
    case 'flags':
      return block(
        heading,
        type.names.map(item => `${escaped(item)},`),
      ).split('\n')
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

function block(heading: string, lines: readonly string[], comment = ''): string {
  if (lines.length === 0) return `${heading} {${comment}\n}`
  return `${heading} {${comment}\n${lines.map(line => (line === '' ? '' : `  ${line}`)).join('\n')}\n}`
}

function indentedParagraphs(paragraphs: readonly string[]): string[] {
  return paragraphs.flatMap((text, i) => (i === 0 ? text.split('\n') : ['', ...text.split('\n')]))
}

/** An identifier as WIT wants it: with a percent sign where it would be read as a keyword. */
function escaped(name: string): string {
  return keywords.has(name) ? `%${name}` : name
}

const keywords = new Set(
  (
    'as async bool borrow char constructor enum error-context export f32 f64 flags from func future import include ' +
    'interface list map option own package record resource result s16 s32 s64 s8 static stream string tuple type ' +
    'u16 u32 u64 u8 use variant with world'
  ).split(' '),
)
