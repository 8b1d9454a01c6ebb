import {
  type Atom,
  type Expression,
  type List,
  lineAt,
  readExpressions,
  ScriptError,
} from './s-expressions.ts'

/** A component in a script. */
export type ComponentSource =
  /** `(component …)` in text format, without keywords that only scripts have. */
  | { readonly kind: 'text'; readonly text: string }
  /** `(component binary "…")`, as bytes. */
  | { readonly kind: 'binary'; readonly bytes: Uint8Array<ArrayBuffer> }

/** A core module in an assertion: `(module …)`. */
export interface CoreModuleSource {
  readonly kind: 'core module'
  readonly source: ComponentSource
}

/** A call: `(invoke $instance? "name" value…)`. */
export interface Invoke {
  readonly kind: 'invoke'
  /** Name of the instance; `undefined` for the last one. */
  readonly instance: string | undefined
  readonly name: string
  readonly args: readonly Expression[]
}

/** Action of a directive. */
export type Command =
  /** Instantiates a component. */
  | { readonly kind: 'component'; readonly name: string | undefined; readonly source: ComponentSource }
  | {
      readonly kind: 'component definition'
      readonly name: string | undefined
      readonly source: ComponentSource
    }
  /** Instantiates the named definition, or the last one. */
  | {
      readonly kind: 'component instance'
      readonly name: string | undefined
      readonly definition: string | undefined
    }
  /** Provides the named instance, or the last one, to the imports of later components. */
  | { readonly kind: 'register'; readonly as: string; readonly instance: string | undefined }
  | Invoke
  | { readonly kind: 'assert_return'; readonly invoke: Invoke; readonly expected: Expression | undefined }
  | { readonly kind: 'assert_trap'; readonly action: Invoke | ComponentSource; readonly message: string }
  | { readonly kind: 'assert_unlinkable'; readonly source: ComponentSource; readonly message: string }
  | {
      readonly kind: 'assert_invalid' | 'assert_malformed'
      readonly source: ComponentSource | CoreModuleSource
      readonly message: string
    }
  /** Any other directive; scripts for core modules have many. */
  | { readonly kind: 'unknown'; readonly keyword: string }

/** One step of a script. */
export interface Directive {
  /** Line in the script, from 1. */
  readonly line: number
  /** Text in the script. */
  readonly text: string
  readonly command: Command
}

/**
 * Parses a script into its directives.
 *
 * @throws {ScriptError} when the script is malformed
 */
export function readScript(script: string): Directive[] {
  return readExpressions(script).map(expression => {
    const line = lineAt(script, expression.start)
    if (expression.kind !== 'list') throw new ScriptError(`a directive is expected at line ${line}`)
    const text = script.slice(expression.start, expression.end)
    return { line, text, command: new Items(script, expression).command() }
  })
}

/** Reads the items of a list in order. */
class Items {
  readonly #script: string
  readonly #list: List
  #next = 0

  constructor(script: string, list: List) {
    this.#script = script
    this.#list = list
  }

  command(): Command {
    const keyword = this.#keyword() ?? ''
    switch (keyword) {
      case 'component':
        return this.#component()
      case 'register':
        return { kind: keyword, as: this.#string(), instance: this.#name() }
      case 'invoke':
        return this.#invoke()
      case 'assert_return': {
        const invoke = this.#inner().#action()
        if (invoke.kind !== 'invoke') throw this.#unexpected()
        return { kind: keyword, invoke, expected: this.#take() }
      }
      case 'assert_trap':
        return { kind: keyword, action: this.#inner().#action(), message: this.#string() }
      case 'assert_unlinkable':
        return { kind: keyword, source: this.#inner().#componentSource(), message: this.#string() }
      case 'assert_invalid':
      case 'assert_malformed':
        return { kind: keyword, source: this.#inner().#definition(), message: this.#string() }
      default:
        return { kind: 'unknown', keyword }
    }
  }

  #component(): Command {
    const definition = this.#keyword('definition')
    const instance = definition === undefined ? this.#keyword('instance') : undefined
    const name = this.#name()
    if (instance !== undefined) return { kind: 'component instance', name, definition: this.#name() }
    const kind = definition === undefined ? 'component' : 'component definition'
    return { kind, name, source: this.#source(name) }
  }

  #action(): Invoke | ComponentSource {
    return this.#keyword('invoke') === undefined ? this.#componentSource() : this.#invoke()
  }

  #definition(): ComponentSource | CoreModuleSource {
    if (this.#keyword('module') === undefined) return this.#componentSource()
    return { kind: 'core module', source: this.#source(this.#name(), 'module') }
  }

  #componentSource(): ComponentSource {
    if (this.#keyword('component') === undefined) throw this.#unexpected()
    return this.#source(this.#name())
  }

  #invoke(): Invoke {
    const instance = this.#name()
    const name = this.#string()
    return { kind: 'invoke', instance, name, args: this.#rest() }
  }

  #source(name: string | undefined, keyword = 'component'): ComponentSource {
    if (this.#keyword('binary') !== undefined) return { kind: 'binary', bytes: this.#strings() }
    const head = `(${keyword} ${name ?? ''}`
    if (this.#keyword('quote') !== undefined) {
      const quoted = new TextDecoder().decode(this.#strings(' '))
      return { kind: 'text', text: `${head} ${quoted})` }
    }
    const from = this.#list.items[this.#next - 1]?.end ?? this.#list.start
    return { kind: 'text', text: head + this.#script.slice(from, this.#list.end) }
  }

  /** Returns the bytes of all remaining strings. */
  #strings(separator = ''): Uint8Array<ArrayBuffer> {
    const between = [...new TextEncoder().encode(separator)]
    return new Uint8Array(
      this.#rest().flatMap(item => {
        if (item.kind !== 'string') throw this.#unexpected()
        return [...item.bytes, ...between]
      }),
    )
  }

  #take(): Expression | undefined {
    return this.#list.items[this.#next++]
  }

  #rest(): readonly Expression[] {
    const rest = this.#list.items.slice(this.#next)
    this.#next = this.#list.items.length
    return rest
  }

  #inner(): Items {
    const item = this.#take()
    if (item?.kind !== 'list') throw this.#unexpected()
    return new Items(this.#script, item)
  }

  #atom(wanted: (text: string) => boolean): string | undefined {
    const item = this.#list.items[this.#next] as Atom | undefined
    if (item?.kind !== 'atom' || !wanted(item.text)) return undefined
    this.#next++
    return item.text
  }

  #keyword(keyword?: string): string | undefined {
    return this.#atom(text => (keyword === undefined ? !text.startsWith('$') : text === keyword))
  }

  #name(): string | undefined {
    return this.#atom(text => text.startsWith('$'))
  }

  #string(): string {
    const item = this.#take()
    if (item?.kind !== 'string') throw this.#unexpected()
    return new TextDecoder().decode(item.bytes)
  }

  #unexpected(): ScriptError {
    const at = this.#list.items[Math.max(0, this.#next - 1)]?.start ?? this.#list.start
    const { text } = (this.#list.items[0] as Atom | undefined) ?? { text: '()' }
    return new ScriptError(`unexpected form of ${text} at line ${lineAt(this.#script, at)}`)
  }
}
