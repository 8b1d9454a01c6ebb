import {
  type Case,
  type Constructor,
  type Definition,
  type Extern,
  type Field,
  type Func,
  type FuncType,
  type Interface,
  type InterfaceItem,
  type Label,
  type Package,
  type Primitive,
  primitives,
  type Resource,
  type Type,
  type Use,
  type WitFile,
  type World,
  type WorldItem,
} from './model.ts'
import { type Token, tokens } from './tokens.ts'

/**
 * Parses a WIT file: a package, and the packages nested in it. The result lacks comments, documentation and
 * gates.
 *
 * @throws {SyntaxError} if the text is not WIT, or contains an item that the model lacks, such as a `use` outside
 * of interfaces and worlds
 */
export function parseFile(text: string): WitFile {
  const parser = new Parser(text)
  parser.expect('package')
  const name = parser.name()
  parser.expect(';')
  const items: (Interface | World)[] = []
  const nested: Package[] = []
  while (!parser.atEnd) {
    if (parser.accept('package')) nested.push(parser.nestedPackage())
    else items.push(parser.packageItem())
  }
  return { name, items, nested }
}

/** A recursive descent over the tokens of a text. Each method parses one production of the grammar. */
class Parser {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokens(text)
  }

  get atEnd(): boolean {
    return this.#next === this.#tokens.length
  }

  nestedPackage(): Package {
    return { name: this.name(), items: this.#block(() => this.packageItem()) }
  }

  packageItem(): Interface | World {
    if (this.accept('interface')) {
      return { kind: 'interface', name: this.name(), items: this.#block(() => this.#interfaceItem()) }
    }
    this.expect('world')
    return { kind: 'world', name: this.name(), items: this.#block(() => this.#worldItem()) }
  }

  #worldItem(): WorldItem {
    if (this.accept('import')) return this.#extern('import')
    if (this.accept('export')) return this.#extern('export')
    if (this.accept('include')) return this.#ended({ kind: 'include', name: this.name() })
    return this.#useOrDefinition() ?? this.#fail('an item of a world')
  }

  #extern(kind: 'import' | 'export'): Extern {
    const name = this.name()
    if (this.accept(';')) return { kind, name }
    this.expect(':')
    if (this.accept('interface')) {
      return { kind, name, type: { kind: 'interface', items: this.#block(() => this.#interfaceItem()) } }
    }
    return { kind, name, type: this.#ended(this.#funcType()) }
  }

  #interfaceItem(): InterfaceItem {
    return this.#useOrDefinition() ?? this.#func()
  }

  #useOrDefinition(): Use | Definition | undefined {
    if (this.accept('use')) return this.#use()
    if (this.accept('type')) {
      const name = this.name()
      this.expect('=')
      return { kind: 'type', name, type: this.#ended(this.#type()) }
    }
    if (this.accept('record')) {
      return { kind: 'record', name: this.name(), fields: this.#members(() => this.#field()) }
    }
    if (this.accept('variant')) {
      return { kind: 'variant', name: this.name(), cases: this.#members(() => this.#case()) }
    }
    if (this.accept('enum')) {
      return { kind: 'enum', name: this.name(), cases: this.#members(() => this.#label()) }
    }
    if (this.accept('flags')) {
      return { kind: 'flags', name: this.name(), flags: this.#members(() => this.#label()) }
    }
    return this.accept('resource') ? this.#resource() : undefined
  }

  #use(): Use {
    const from = this.name()
    this.expect('.')
    const names = this.#members(() => {
      const name = this.name()
      return this.accept('as') ? { name, as: this.name() } : { name }
    })
    return this.#ended({ kind: 'use', from, names })
  }

  #resource(): Resource {
    const name = this.name()
    const functions = this.accept(';') ? [] : this.#block(() => this.#constructorIfNext() ?? this.#func())
    return { kind: 'resource', name, functions }
  }

  #constructorIfNext(): Constructor | undefined {
    if (!this.accept('constructor')) return undefined
    return this.#ended({ kind: 'constructor', ...this.#signature() })
  }

  #func(): Func {
    const name = this.name()
    this.expect(':')
    const isStatic = this.accept('static')
    return this.#ended({ name, static: isStatic, ...this.#funcType() })
  }

  #funcType(): FuncType {
    const async = this.accept('async')
    this.expect('func')
    return { kind: 'func', async, ...this.#signature() }
  }

  #signature(): Pick<FuncType, 'params' | 'result'> {
    const params = this.#list('(', ')', () => this.#field())
    return { params, result: this.accept('->') ? this.#type() : undefined }
  }

  #label(): Label {
    return { name: this.name() }
  }

  #field(): Field {
    const name = this.name()
    this.expect(':')
    return { name, type: this.#type() }
  }

  #case(): Case {
    const name = this.name()
    return { name, type: this.#optional('(', ')', () => this.#type()) }
  }

  #type(): Type {
    const keyword = this.#token()
    switch (keyword) {
      case 'borrow':
        return { kind: 'borrow', resource: this.#enclosed('<', '>', () => this.name()) }
      case 'own':
        return { kind: 'named', name: this.#enclosed('<', '>', () => this.name()) }
      case 'option':
        return { kind: 'option', some: this.#enclosed('<', '>', () => this.#type()) }
      case 'tuple':
        return { kind: 'tuple', types: this.#list('<', '>', () => this.#type()) }
      case 'stream':
      case 'future':
        return { kind: keyword, element: this.#optional('<', '>', () => this.#type()) }
      case 'list':
        return this.#enclosed('<', '>', () => {
          const element = this.#type()
          return { kind: 'list', element, length: this.accept(',') ? Number(this.#token()) : undefined }
        })
      case 'map':
        return this.#enclosed('<', '>', () => {
          const key = this.#type()
          this.expect(',')
          return { kind: 'map', key, value: this.#type() }
        })
      case 'result':
        return { kind: 'result', ...this.#optional('<', '>', () => this.#resultParts()) }
    }
    if (isPrimitive(keyword)) return { kind: keyword }
    this.#next--
    return { kind: 'named', name: this.name() }
  }

  #resultParts(): { ok: Type | undefined; error: Type | undefined } {
    const ok = this.accept('_') ? undefined : this.#type()
    return { ok, error: this.accept(',') ? this.#type() : undefined }
  }

  /** An identifier or the name of a package or interface, without the `%` that escapes keywords. */
  name(): string {
    if (!/^%?[a-z]/i.test(this.#tokens[this.#next]?.text ?? '')) this.#fail('a name')
    return this.#token().replaceAll('%', '')
  }

  expect(text: string): void {
    if (!this.accept(text)) this.#fail(`"${text}"`)
  }

  accept(text: string): boolean {
    if (this.#tokens[this.#next]?.text !== text) return false
    this.#next++
    return true
  }

  #token(): string {
    const token = this.#tokens[this.#next] ?? this.#fail('a token')
    this.#next++
    return token.text
  }

  #ended<T>(item: T): T {
    this.expect(';')
    return item
  }

  #block<T>(item: () => T): T[] {
    const items: T[] = []
    this.expect('{')
    while (!this.accept('}')) items.push(item())
    return items
  }

  #members<T>(member: () => T): T[] {
    return this.#list('{', '}', member)
  }

  /** Items with commas between them; a comma may follow the last one. */
  #list<T>(open: string, close: string, item: () => T): T[] {
    const items: T[] = []
    this.expect(open)
    while (!this.accept(close)) {
      items.push(item())
      if (this.accept(',')) continue
      this.expect(close)
      break
    }
    return items
  }

  #enclosed<T>(open: string, close: string, inner: () => T): T {
    this.expect(open)
    const value = inner()
    this.expect(close)
    return value
  }

  #optional<T>(open: string, close: string, inner: () => T): T | undefined {
    return this.#tokens[this.#next]?.text === open ? this.#enclosed(open, close, inner) : undefined
  }

  #fail(expected: string): never {
    const token = this.#tokens[this.#next]
    const line = this.#text.slice(0, token?.start).split('\n').length
    const found = token === undefined ? 'the text ends' : `found "${token.text}"`
    throw new SyntaxError(`WIT, line ${line}: ${found} where ${expected} belongs`)
  }
}

function isPrimitive(keyword: string): keyword is Primitive {
  return (primitives as readonly string[]).includes(keyword)
}
