/**
 * Texts of values as `util.inspect` of Node writes them.
 *
 * @see https://nodejs.org/api/util.html#utilinspectobject-options
 */

/** Options of {@link inspect}. */
export interface InspectOptions {
  /** Levels of objects inside objects; infinite for all. */
  readonly depth: number
  /** Describes an error with its stack. */
  readonly describeError: (error: Error) => string
}

/** Width of a line, in characters. */
const lineWidth = 80
/** Levels inside an object that may stand in one line with it. */
const levelsInLine = 3
/** Elements of a list that are shown. */
const mostElements = 100
/** Characters of a text inside an object that are shown. */
const mostCharacters = 10_000
/** Elements from which on a list has several in a line, and its most columns. */
const [groupedFrom, mostColumns] = [7, 12]

/** Returns the text of a value. A text is quoted. */
export function inspect(value: unknown, options: InspectOptions): string {
  return new Inspection(options).text(value, 0, 0, true)
}

/** Members of an object as texts, and the brackets around them. */
interface Parts {
  /** Precedes the brackets, such as `Map(2)`. */
  readonly prefix: string
  readonly brackets: '{}' | '[]'
  readonly members: string[]
  /** The list whose elements may stand in columns. */
  readonly list?: ArrayLike<unknown>
  /** Whether the last member says how many more there are. */
  readonly isCut?: boolean
}

class Inspection {
  readonly #options: InspectOptions
  readonly #open: object[] = []
  /** Numbers of the objects that contain themselves. */
  readonly #circular = new Map<object, number>()
  /** Level of the object that was last begun. */
  #lastLevel = 0

  constructor(options: InspectOptions) {
    this.#options = options
  }

  /**
   * @param level number of objects around the value
   * @param indent spaces before the line of the value
   * @param isWhole whether the value is no member of an object
   */
  text(value: unknown, level: number, indent: number, isWhole = false): string {
    if (typeof value === 'string') return this.#string(value, indent, isWhole)
    if (typeof value === 'bigint') return `${value}n`
    if (Object.is(value, -0)) return '-0'
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return String(value)
    const { [custom]: own } = value as { [custom]?: unknown }
    if (typeof own === 'function') {
      const result: unknown = own.call(value, this.#options.depth - level, {}, (its: unknown) =>
        inspect(its, this.#options),
      )
      if (result !== value) return typeof result === 'string' ? result : this.text(result, level, indent)
    }
    if (this.#open.includes(value)) {
      const number = this.#circular.get(value) ?? this.#circular.size + 1
      this.#circular.set(value, number)
      return `[Circular *${number}]`
    }
    return this.#object(value, level, indent)
  }

  #object(value: object, level: number, indent: number): string {
    const hasMembers = !isEmpty(value)
    if (level > this.#options.depth && hasMembers) return `[${nameOf(value) ?? 'Object: null prototype'}]`
    const open = this.#open
    open.push(value)
    if (hasMembers) this.#lastLevel = level
    const parts = this.#parts(value, level, indent)
    open.pop()
    const number = this.#circular.get(value)
    const reference = number === undefined ? '' : `<ref *${number}> `
    if (typeof parts === 'string') return reference + parts
    const prefix = reference + parts.prefix
    return this.#joined({ ...parts, prefix: prefix.trimEnd() }, level, indent)
  }

  /** Returns the parts of an object, or its whole text. */
  #parts(value: object, level: number, indent: number): Parts | string {
    const member = (its: unknown) => this.text(its, level + 1, indent + 2)
    const properties = (names = keysOf(value)) =>
      names.map(name => this.#property(value, name, level, indent))
    if (Array.isArray(value) || isTypedArray(value)) {
      const isArray = Array.isArray(value)
      const { members, isCut } = this.#elements(value, member)
      if (isArray) members.push(...properties(keysOf(value).filter(key => !isIndex(key))))
      const size = `(${value.length})`
      const prefix = prefixOf(value, isArray ? 'Array' : 'TypedArray', size)
      return {
        prefix: prefix === `Array${size}` ? '' : prefix,
        brackets: '[]',
        members,
        list: value,
        isCut,
      }
    }
    if (value instanceof Map || value instanceof Set) {
      const isMap = value instanceof Map
      const members = isMap
        ? [...value].map(([key, its]) => `${member(key)} => ${member(its)}`)
        : [...value].map(member)
      return {
        prefix: prefixOf(value, isMap ? 'Map' : 'Set', `(${value.size})`),
        brackets: '{}',
        members: [...members, ...properties()],
      }
    }
    if (value instanceof ArrayBuffer || value instanceof DataView)
      return {
        prefix: prefixOf(value, 'ArrayBuffer'),
        brackets: '{}',
        members: this.#bufferParts(value, member),
      }
    if (value instanceof WeakMap || value instanceof WeakSet)
      return { prefix: prefixOf(value, 'WeakMap'), brackets: '{}', members: ['<items unknown>'] }
    // No code of a program can see the state of a promise at once.
    if (value instanceof Promise)
      return { prefix: prefixOf(value, 'Promise'), brackets: '{}', members: ['<unknown>', ...properties()] }
    const base = this.#base(value)
    if (base === undefined) {
      const prefix = prefixOf(value, 'Object')
      const isArguments = Object.prototype.toString.call(value) === '[object Arguments]'
      const shown = isArguments ? '[Arguments]' : prefix === 'Object' ? '' : prefix
      return { prefix: shown, brackets: '{}', members: properties() }
    }
    const hidden =
      value instanceof Error ? ['cause', 'errors'].filter(name => Object.hasOwn(value, name)) : []
    const isText = value instanceof String
    const names = keysOf(value).filter(key => !(isText && isIndex(key)) && !hidden.includes(key as string))
    const members = [
      ...properties(names),
      ...hidden.map(name => `[${name}]: ${member((value as never)[name])}`),
    ]
    const indented = base.replaceAll('\n', `\n${' '.repeat(indent)}`)
    return members.length === 0 ? indented : { prefix: indented, brackets: '{}', members }
  }

  /** Returns the text of an object that has one besides its properties. */
  #base(value: object): string | undefined {
    if (typeof value === 'function') return functionText(value)
    if (value instanceof Error) return this.#options.describeError(value)
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
    if (value instanceof RegExp) return String(value)
    for (const Class of [Number, String, Boolean, Symbol, BigInt])
      if (value instanceof Class) return `[${Class.name}: ${this.text(value.valueOf(), 0, 0)}]`
    return undefined
  }

  #bufferParts(value: ArrayBuffer | DataView, member: (its: unknown) => string): string[] {
    if (value instanceof DataView) {
      const { buffer } = value
      const { byteLength, byteOffset } = isInBounds(value)
        ? value
        : { byteLength: buffer.byteLength, byteOffset: undefined }
      return Object.entries({ byteLength, byteOffset, buffer }).map(
        ([name, its]) => `[${name}]: ${member(its)}`,
      )
    }
    const { byteLength } = value
    if (value.detached) return ['(detached)', `[byteLength]: ${byteLength}`]
    const bytes = [...new Uint8Array(value, 0, Math.min(byteLength, 50))].map(byte =>
      byte.toString(16).padStart(2, '0'),
    )
    const more = byteLength > 50 ? ` ... ${byteLength - 50} more byte${byteLength > 51 ? 's' : ''}` : ''
    return [`[Uint8Contents]: <${bytes.join(' ')}${more}>`, `[byteLength]: ${byteLength}`]
  }

  #elements(list: ArrayLike<unknown>, member: (its: unknown) => string) {
    const members: string[] = []
    let i = 0
    while (i < list.length && members.length < mostElements) {
      const start = i
      while (i < list.length && !(i in list)) i++
      if (i > start) members.push(`<${i - start} empty item${i - start > 1 ? 's' : ''}>`)
      else members.push(member(list[i++]))
    }
    const rest = list.length - i
    if (rest > 0) members.push(`... ${rest} more item${rest > 1 ? 's' : ''}`)
    return { members, isCut: rest > 0 }
  }

  #property(value: object, name: string | symbol, level: number, indent: number): string {
    const { get, set, value: its } = Object.getOwnPropertyDescriptor(value, name)!
    const shown = get
      ? set
        ? '[Getter/Setter]'
        : '[Getter]'
      : set
        ? '[Setter]'
        : this.text(its, level + 1, indent + 2)
    if (typeof name === 'symbol') return `${String(name)}: ${shown}`
    return `${/^[a-z_]\w*$/i.test(name) ? name : quoted(name)}: ${shown}`
  }

  #string(value: string, indent: number, isWhole: boolean): string {
    const cut = value.slice(0, mostCharacters)
    const rest = value.length - cut.length
    const more = rest > 0 ? `... ${rest} more character${rest > 1 ? 's' : ''}` : ''
    const isLong = !isWhole && cut.length > 16 && cut.length > lineWidth - indent - 4
    const lines = isLong ? cut.split(/(?<=\n)/) : [cut]
    return lines.map(quoted).join(` +\n${' '.repeat(indent + 2)}`) + more
  }

  /** Joins the parts of an object in one line, or a line for each. */
  #joined(parts: Parts, level: number, indent: number): string {
    const { prefix, brackets } = parts
    const [begin, end] = [`${prefix === '' ? '' : `${prefix} `}${brackets[0]}`, brackets[1]!]
    if (parts.members.length === 0) return begin + end
    const members =
      parts.list !== undefined && parts.members.length >= groupedFrom
        ? inColumns(parts, indent)
        : parts.members
    if (this.#lastLevel - level < levelsInLine && members === parts.members) {
      const length = members.reduce((sum, { length }) => sum + length, 0)
      const around = members.length + indent + 1 + prefix.length + 10
      const line = members.join(', ')
      if (length + members.length + around <= lineWidth && !prefix.includes('\n') && !line.includes('\n'))
        return `${begin} ${line} ${end}`
    }
    const space = `\n${' '.repeat(indent)}`
    return `${begin}${space}  ${members.join(`,${space}  `)}${space}${end}`
  }
}

const custom = Symbol.for('nodejs.util.inspect.custom')

/** Puts several elements in each line, in columns, unless they are too long. Numbers are aligned at the right. */
function inColumns({ members, list, isCut }: Parts, indent: number): string[] {
  const elements = isCut ? members.slice(0, -1) : members
  const widths = elements.map(({ length }) => length + 2)
  const total = widths.reduce((sum, width) => sum + width, 0)
  const widest = Math.max(...widths)
  if (widest * 3 + indent >= lineWidth || (total / widest <= 5 && widest > 8)) return members
  // A little more columns than the widest element allows, so that the block is some 2.5 times as wide as it is high.
  const width = Math.max(widest - 3 - Math.sqrt(widest - total / elements.length), 1)
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * width * elements.length) / width),
    Math.floor((lineWidth - indent) / widest),
    mostColumns,
  )
  if (columns <= 1) return members
  const columnWidths = Array.from({ length: columns }, (_, column) =>
    Math.max(...widths.filter((_, i) => i % columns === column)),
  )
  const isNumeric = elements.every((_, i) => ['number', 'bigint'].includes(typeof list![i]))
  const lines: string[] = []
  for (let i = 0; i < elements.length; i += columns) {
    const row = elements.slice(i, i + columns).map((text, column, row) => {
      const isLast = column === row.length - 1
      const cell = isLast ? text : `${text}, `
      if (isNumeric) return cell.padStart(columnWidths[column]! - (isLast ? 2 : 0))
      return isLast ? cell : cell.padEnd(columnWidths[column]!)
    })
    lines.push(row.join(''))
  }
  return isCut ? [...lines, members.at(-1)!] : lines
}

function keysOf(value: object): (string | symbol)[] {
  const symbols = Object.getOwnPropertySymbols(value)
  return [
    ...Object.keys(value),
    ...symbols.filter(key => Object.prototype.propertyIsEnumerable.call(value, key)),
  ]
}

/** Whether the text of an object has no members, so that it is shown at any depth. */
function isEmpty(value: object): boolean {
  if (value instanceof String) return keysOf(value).every(isIndex)
  // The keys of a long list take long.
  if ((Array.isArray(value) || isTypedArray(value)) && value.length > 0) return false
  if (keysOf(value).length > 0) return false
  if (value instanceof Map || value instanceof Set) return value.size === 0
  if (value instanceof Error) return !Object.hasOwn(value, 'cause') && !Object.hasOwn(value, 'errors')
  return ![ArrayBuffer, DataView, Promise, WeakMap, WeakSet].some(Class => value instanceof Class)
}

function isTypedArray(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

function isIndex(key: string | symbol): boolean {
  return typeof key === 'string' && /^(0|[1-9]\d*)$/.test(key)
}

/** Returns the name of an object's class; `undefined` for an object without a prototype. */
function nameOf(value: object): string | undefined {
  for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at)) {
    const Class: unknown = Object.getOwnPropertyDescriptor(at, 'constructor')?.value
    if (typeof Class === 'function' && Class.name !== '' && value instanceof Class) return Class.name
  }
  return undefined
}

/** Returns the class of an object, its size, and its `Symbol.toStringTag` if that is another name. */
function prefixOf(value: object, fallback: string, size = ''): string {
  const { [Symbol.toStringTag]: tag } = value as { [Symbol.toStringTag]?: unknown }
  const isShown =
    typeof tag === 'string' &&
    tag !== '' &&
    !Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag)
  const name = nameOf(value)
  const text = name === undefined ? `[${fallback}${size}: null prototype]` : `${name}${size}`
  return isShown && tag !== name ? `${text} [${tag}]` : text
}

function functionText(value: object & { readonly name?: string }): string {
  const name = typeof value.name === 'string' ? value.name : ''
  if (Function.prototype.toString.call(value).startsWith('class')) {
    const { name: base } = (Object.getPrototypeOf(value) ?? {}) as { name?: string }
    return `[class ${name || '(anonymous)'}${base ? ` extends ${base}` : ''}]`
  }
  const kind = nameOf(value) ?? 'Function'
  return name === '' ? `[${kind} (anonymous)]` : `[${kind}: ${name}]`
}

/** Quotes a text, with the quotes of the three kinds that it does not contain. */
function quoted(text: string): string {
  const quote = !text.includes("'") ? "'" : !text.includes('"') ? '"' : /[`]|\$\{/.test(text) ? "'" : '`'
  const escaped = text.replace(unprintable, character => {
    if (character === "'") return quote === "'" ? "\\'" : character
    const known = escapes[character]
    if (known !== undefined) return known
    const code = character.charCodeAt(0).toString(16)
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0').toUpperCase()}`
  })
  return quote + escaped + quote
}

/** Matches control characters, quotes, backslashes, and halves of surrogate pairs. */
const unprintable =
  /[^ -&(-[\]-~\xa0-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
}

/** Whether the buffer of a view has the bytes of the view: it may be detached, or have become shorter. */
function isInBounds(view: DataView): boolean {
  try {
    return view.byteLength >= 0
  } catch {
    return false
  }
}
