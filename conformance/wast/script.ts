import {
  type Component,
  ComponentError,
  compile,
  DecodeError,
  type FuncType,
  type Imports,
  LinkError,
  Trap,
} from '@wasi-webgpu/component'
import { camelCase } from '@wasi-webgpu/component/host'
import type { ComponentSource, CoreModuleSource, Directive, Invoke } from './directives.ts'
import type { Expression } from './s-expressions.ts'
import { isSameTrap } from './trap-wordings.ts'
import { equalValues, print, toJs } from './value-literals.ts'
import { assemble, Refusal, validate } from './wasm-tools.ts'

/** Outcome of a directive. */
export type Outcome =
  /** `byWasmTools` is true when wasm-tools, not the runtime, gave the answer. */
  | { readonly status: 'passed'; readonly byWasmTools: boolean }
  | { readonly status: 'failed'; readonly expected: string; readonly actual: string }
  | { readonly status: 'skipped'; readonly reason: string }

/** A running script, with the components and instances that its directives have defined so far. */
export class Script {
  /** Definitions by name; the last one also under `undefined`. */
  readonly #definitions = new Map<string | undefined, Component | Skip>()
  readonly #instances = new Map<string | undefined, ScriptInstance | Skip>()
  /** Imports of later components. */
  readonly #registered: Record<string, Imports[string]>

  /** @param host imports that all components of the script may use */
  constructor(host: Imports = {}) {
    this.#registered = { ...host }
  }

  /** Runs a directive. */
  async run(directive: Directive): Promise<Outcome> {
    const { command } = directive
    try {
      switch (command.kind) {
        case 'component':
          await this.#instantiate(command.name, () => load(command.source))
          break
        case 'component definition':
          await define(this.#definitions, command.name, () => load(command.source))
          break
        case 'component instance':
          await this.#instantiate(command.name, () => this.#definition(command.definition))
          break
        case 'register':
          this.#registered[command.as] = this.#instance(command.instance).exports
          break
        case 'invoke':
          await this.#invoke(command)
          break
        case 'assert_return':
          await this.#assertReturn(command.invoke, command.expected)
          break
        case 'assert_trap':
          await this.#assertTrap(command.action, command.message)
          break
        case 'assert_unlinkable':
          await this.#assertUnlinkable(command.source)
          break
        case 'assert_invalid':
          return { status: 'passed', byWasmTools: await this.#assertRefused(command.source, command.message) }
        case 'assert_malformed':
          // The wording of a syntax error is up to the parser.
          return { status: 'passed', byWasmTools: await this.#assertRefused(command.source, '') }
        case 'unknown':
          return { status: 'skipped', reason: `${command.keyword} is a directive for core modules` }
      }
      return { status: 'passed', byWasmTools: false }
    } catch (error) {
      if (error instanceof Skip) return { status: 'skipped', reason: error.message }
      if (error instanceof Mismatch)
        return { status: 'failed', expected: error.expected, actual: error.actual }
      return { status: 'failed', expected: 'no error', actual: describeError(error) }
    }
  }

  async #instantiate(name: string | undefined, load: () => Component | Promise<Component>): Promise<void> {
    const instance = await define(this.#instances, name, async () => start(await load(), this.#registered))
    if (name !== undefined) this.#registered[name.slice(1)] = instance.exports
  }

  #definition(name: string | undefined): Component {
    return find(this.#definitions, name, 'component definition')
  }

  #instance(name: string | undefined): ScriptInstance {
    return find(this.#instances, name, 'instance')
  }

  async #invoke({ instance, name, args }: Invoke): Promise<Result> {
    const { exports, funcs } = this.#instance(instance)
    const type =
      funcs.get(name) ?? raise(new Mismatch(`a function "${name}"`, `only ${[...funcs.keys()].join(', ')}`))
    if (args.length !== type.params.length) {
      throw new Mismatch(`${args.length} parameters of "${name}"`, `${type.params.length}`)
    }
    const values = type.params.map((param, i) => toJs(args[i] as Expression, param.type))
    const call = exports[camelCase(name)] as (...values: unknown[]) => unknown
    if (type.result?.kind !== 'result') return { type: type.result, value: await call(...values) }
    try {
      return { type: type.result, value: { tag: 'ok', val: await call(...values) } }
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error
      return { type: type.result, value: { tag: 'err', val: error.payload } }
    }
  }

  async #assertReturn(invoke: Invoke, literal: Expression | undefined): Promise<void> {
    const { type, value } = await this.#invoke(invoke)
    if (type === undefined || literal === undefined) {
      if (type !== literal)
        throw new Mismatch(literal === undefined ? 'no value' : 'a value', printed({ type, value }))
      return
    }
    const expected = toJs(literal, type)
    if (!equalValues(value, expected, type)) throw new Mismatch(print(expected, type), print(value, type))
  }

  async #assertTrap(action: Invoke | ComponentSource, message: string): Promise<void> {
    const expected = `a trap: ${message}`
    const component = action.kind === 'invoke' ? undefined : await load(action)
    let actual: string
    try {
      if (component === undefined) actual = printed(await this.#invoke(action as Invoke))
      else {
        await instantiate(component, this.#registered)
        actual = 'it was instantiated'
      }
    } catch (error) {
      if (error instanceof Mismatch || error instanceof Skip) throw error
      if (error instanceof Trap && isSameTrap(message, error.message)) return
      actual = describeError(error)
    }
    throw new Mismatch(expected, actual)
  }

  /** Checks that a component is refused. Returns whether wasm-tools, rather than the runtime, refused it. */
  async #assertRefused(source: ComponentSource | CoreModuleSource, message: string): Promise<boolean> {
    if (source.kind === 'core module') return assertModuleRefused(source)
    const expected = message === '' ? 'the component is refused' : `the component is refused: ${message}`
    let bytes: Uint8Array<ArrayBuffer>
    try {
      bytes = await assemble(source)
      await validate(bytes)
    } catch (error) {
      if (error instanceof Refusal && error.message.includes(message)) return true
      throw new Mismatch(expected, describeError(error))
    }
    try {
      await instantiate(await check(bytes), this.#registered)
    } catch (error) {
      // The runtime need not use the wording of the script, and refuses unsupported features only at
      // instantiation.
      if (error instanceof DecodeError) return false
      if (error instanceof LinkError && !isMissingImport(error)) return false
      throw new Mismatch(expected, describeError(error))
    }
    throw new Mismatch(expected, 'it is accepted by wasm-tools and by the runtime')
  }

  /** Only the kind of error counts, because runtimes word link errors differently. */
  async #assertUnlinkable(source: ComponentSource): Promise<void> {
    const component = await load(source)
    try {
      await instantiate(component, this.#registered)
    } catch (error) {
      if (error instanceof LinkError) return
      throw new Mismatch('a LinkError', describeError(error))
    }
    throw new Mismatch('a LinkError', 'it was instantiated')
  }
}

interface ScriptInstance {
  readonly exports: Readonly<Record<string, unknown>>
  readonly funcs: ReadonlyMap<string, FuncType>
}

interface Result {
  readonly type: FuncType['result']
  readonly value: unknown
}

/** An expectation of a directive that was not met. */
class Mismatch extends Error {
  readonly expected: string
  readonly actual: string

  constructor(expected: string, actual: string) {
    super(`expected ${expected}, got ${actual}`)
    this.expected = expected
    this.actual = actual
  }
}

/**
 * Thrown for a directive that says nothing about the runtime, with the reason; also for directives that
 * depend on it.
 */
class Skip extends Error {}

/** Stores the result of a directive under its name and as the last one. A failure removes both. */
async function define<T>(
  made: Map<string | undefined, T | Skip>,
  name: string | undefined,
  make: () => Promise<T>,
): Promise<T> {
  const keep = (value: T | Skip) => made.set(undefined, value).set(name, value)
  for (const key of [undefined, name]) made.delete(key)
  try {
    const value = await make()
    keep(value)
    return value
  } catch (error) {
    if (error instanceof Skip) keep(error)
    throw error
  }
}

function find<T>(made: ReadonlyMap<string | undefined, T | Skip>, name: string | undefined, what: string): T {
  const value = made.get(name)
  if (value instanceof Skip) throw value
  if (value !== undefined) return value
  throw new Mismatch(
    `the ${what} ${name ?? 'before this directive'}`,
    'not defined: see the earlier failures',
  )
}

async function load(source: ComponentSource): Promise<Component> {
  try {
    return await check(await assembleOrSkip(source))
  } catch (error) {
    if (error instanceof Skip) throw error
    throw new Mismatch('the component is accepted', describeError(error))
  }
}

async function assembleOrSkip(source: ComponentSource): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await assemble(source)
  } catch (error) {
    throw new Skip(`wasm-tools cannot assemble it: ${(error as Error).message}`)
  }
}

/** Compiles a component and resolves its types, so that an invalid one is refused. */
async function check(bytes: Uint8Array<ArrayBuffer>): Promise<Component> {
  const component = await compile(bytes, limits)
  component.exports
  return component
}

/** Scripts grow memories to their declared maxima, even several in one component. */
const limits = { memoryPages: 2 ** 18 }

function instantiate(component: Component, imports: Imports) {
  return component.instantiate({ imports, limits })
}

async function start(component: Component, imports: Imports): Promise<ScriptInstance> {
  try {
    const { exports } = await instantiate(component, imports)
    const funcs = new Map<string, FuncType>()
    for (const { name, type } of component.exports) if (type.kind === 'func') funcs.set(name, type.type)
    return { exports, funcs }
  } catch (error) {
    throw new Mismatch('the component is instantiated', describeError(error))
  }
}

/** Checks that a core module is refused. Returns whether wasm-tools, rather than the engine, refused it. */
async function assertModuleRefused({ source }: CoreModuleSource): Promise<boolean> {
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = await assemble(source)
  } catch {
    return true
  }
  if (WebAssembly.validate(bytes)) throw new Mismatch('the core module is refused', 'it is accepted')
  return false
}

function isMissingImport(error: LinkError): boolean {
  return error.message.includes('which is not provided')
}

function printed({ type, value }: Result): string {
  return type === undefined ? 'it returned' : `it returned ${print(value, type)}`
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function raise(error: Error): never {
  throw error
}
