import type {
  Case,
  Constructor,
  Definition,
  Extern,
  Field,
  Func,
  FuncType,
  Interface,
  InterfaceItem,
  Package,
  Type,
  Use,
  WitFile,
  World,
  WorldItem,
} from './model.ts'

/** An item that the printer writes on lines of its own. */
export type Item = Interface | World | InterfaceItem | WorldItem | Constructor

/** Options of the printer. */
export interface PrintOptions {
  /**
   * Whether blank lines separate the items of interfaces and worlds and the functions of resources. Adjacent
   * uses, includes, imports and exports stay together. Defaults to `false`.
   */
  readonly spaced?: boolean
  /** Returns the text of a comment behind the first line of an item, if it gets one. */
  readonly remark?: (item: Item) => string | undefined
}

/** Prints a WIT file, with a newline at the end. */
export function printFile({ name, items, nested = [] }: WitFile, options: PrintOptions = {}): string {
  const parts = [
    [`package ${escapedId(name)};`],
    ...items.map(item => itemLines(item, options)),
    ...nested.map(other => packageLines(other, options)),
  ]
  return `${paragraphs(parts).join('\n')}\n`
}

function packageLines({ name, items }: Package, options: PrintOptions): string[] {
  return block(`package ${escapedId(name)}`, paragraphs(items.map(item => itemLines(item, options))))
}

/** Returns the lines of the items of one interface, world or resource. */
export function printItems(items: readonly Item[], options: PrintOptions = {}): string[] {
  return items.flatMap((item, index) => {
    const previous = items[index - 1]
    const apart = options.spaced && previous !== undefined && !(isReference(previous) && isReference(item))
    return [...(apart ? [''] : []), ...itemLines(item, options)]
  })
}

/** Whether an item only refers to another place, on one line. */
function isReference(item: Item): boolean {
  return ['use', 'import', 'export', 'include'].includes(item.kind)
}

function itemLines(item: Item, options: PrintOptions): string[] {
  const [first, ...rest] = declarationLines(item, options)
  const remark = options.remark?.(item)
  return [...docLines(item.docs), remark === undefined ? first! : `${first} // ${remark}`, ...rest]
}

function docLines(docs = ''): string[] {
  return docs === '' ? [] : docs.split('\n').map(line => `/// ${line}`)
}

function declarationLines(item: Item, options: PrintOptions): string[] {
  switch (item.kind) {
    case 'interface':
    case 'world':
      return block(`${item.kind} ${escaped(item.name)}`, printItems(item.items, options))
    case 'comment':
      return [`// ${item.text}`]
    case 'use':
      return [useLine(item)]
    case 'import':
    case 'export':
      return externLines(item, options)
    case 'include':
      return [`include ${escapedId(item.name)};`]
    case 'func':
    case 'constructor':
      return [`${printFunc(item)};`]
    default:
      return definitionLines(item, options)
  }
}

function useLine({ from, names }: Use): string {
  const items = names.map(({ name, as }) =>
    as === undefined ? escaped(name) : `${escaped(name)} as ${escaped(as)}`,
  )
  return `use ${escapedId(from)}.{${items.join(', ')}};`
}

function externLines({ kind, name, type }: Extern, options: PrintOptions): string[] {
  if (type === undefined) return [`${kind} ${escapedId(name)};`]
  if (type.kind === 'func') return [`${kind} ${escaped(name)}: ${printFuncType(type)};`]
  return block(`${kind} ${escaped(name)}: interface`, printItems(type.items, options))
}

function definitionLines(item: Definition, options: PrintOptions): string[] {
  const name = escaped(item.name)
  switch (item.kind) {
    case 'type':
      return [`type ${name} = ${printType(item.type)};`]
    case 'record':
      return block(
        `record ${name}`,
        item.fields.flatMap(field => [...docLines(field.docs), `${printField(field)},`]),
      )
    case 'variant':
    case 'enum':
      return block(`${item.kind} ${name}`, item.cases.flatMap(caseLines))
    case 'flags':
      return block(`flags ${name}`, item.flags.flatMap(caseLines))
    case 'resource':
      if (item.functions.length === 0) return [`resource ${name};`]
      return block(`resource ${name}`, printItems(item.functions, options))
  }
}

function caseLines({ name, type, docs }: Case): string[] {
  const payload = type === undefined ? '' : `(${printType(type)})`
  return [...docLines(docs), `${escaped(name)}${payload},`]
}

/** Prints a function with its name: `wait: async func(ms: u64)`, `constructor(name: string)`. */
export function printFunc(func: Func | Constructor): string {
  if (func.kind === 'constructor') return `constructor${printSignature(func)}`
  return `${escaped(func.name)}: ${func.static ? 'static ' : ''}${printFuncType(func)}`
}

/** Prints the type of a function: `async func(ms: u64) -> result<_, failure>`. */
export function printFuncType(type: FuncType): string {
  return `${type.async ? 'async ' : ''}func${printSignature(type)}`
}

function printSignature({ params, result }: Pick<FuncType, 'params' | 'result'>): string {
  return `(${params.map(printField).join(', ')})${result === undefined ? '' : ` -> ${printType(result)}`}`
}

function printField({ name, type }: Field): string {
  return `${escaped(name)}: ${printType(type)}`
}

/** Prints a type where an item refers to it: `result<_, failure>`. */
export function printType(type: Type): string {
  switch (type.kind) {
    case 'named':
      return escaped(type.name)
    case 'borrow':
      return `borrow<${escaped(type.resource)}>`
    case 'option':
      return `option<${printType(type.some)}>`
    case 'result': {
      const ok = type.ok === undefined ? '_' : printType(type.ok)
      if (type.error !== undefined) return `result<${ok}, ${printType(type.error)}>`
      return type.ok === undefined ? 'result' : `result<${ok}>`
    }
    case 'tuple':
      return `tuple<${type.types.map(printType).join(', ')}>`
    case 'list':
      return `list<${printType(type.element)}${type.length === undefined ? '' : `, ${type.length}`}>`
    case 'map':
      return `map<${printType(type.key)}, ${printType(type.value)}>`
    case 'stream':
    case 'future':
      return type.element === undefined ? type.kind : `${type.kind}<${printType(type.element)}>`
    default:
      return type.kind
  }
}

/** Returns an identifier in WIT syntax: with a percent sign if it is a keyword. */
export function escaped(name: string): string {
  return keywords.has(name) ? `%${name}` : name
}

/** Returns the name of a package or interface in WIT syntax, each of its parts an identifier. */
export function escapedId(id: string): string {
  const [name = '', version] = id.split('@')
  const text = name.replaceAll(/[^:/]+/g, escaped)
  return version === undefined ? text : `${text}@${version}`
}

/** Returns the lines of `heading { … }`, with the inner lines indented. */
function block(heading: string, lines: readonly string[]): string[] {
  return [`${heading} {`, ...lines.map(line => (line === '' ? '' : `  ${line}`)), '}']
}

/** Joins the lines of several items, with a blank line between two items. */
function paragraphs(items: readonly (readonly string[])[]): string[] {
  return items.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

const keywords = new Set(
  (
    'as async bool borrow char constructor enum error-context export f32 f64 flags from func future import include ' +
    'interface list map option own package record resource result s16 s32 s64 s8 static stream string tuple type ' +
    'u16 u32 u64 u8 use variant with world'
  ).split(' '),
)
