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
import type { ComponentSource, Directive, Invoke } from './directives.ts'
import type { Expression } from './reader.ts'
import { equalValues, print, toJs } from './values.ts'
import { assemble, Refusal, validate } from './wasm-tools.ts'

/** What became of a directive. */
export type Outcome =
  /** `byWasmTools`: the runtime was not asked. */
  | { readonly status: 'passed'; readonly byWasmTools: boolean }
  | { readonly status: 'failed'; readonly expected: string; readonly actual: string }
  | { readonly status: 'skipped'; readonly reason: string }

/** A script that runs: the components and instances that its directives have made so far. */
export class Script {
  /** By their names; the last one has none. */
  readonly #definitions = new Map<string | undefined, Component | Skip>()
  readonly #instances = new Map<string | undefined, ScriptInstance | Skip>()
  /** What later components may import. */
  readonly #registered: Record<string, Imports[string]>

  /** @param host what all components of the script may import */
  constructor(host: Imports = {}) {
    this.#registered = { ...host }
  }

  /** Does what a directive says. */
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
          return { status: 'passed', byWasmTools: await assertRefused(command.source, command.message) }
        case 'assert_malformed':
          // How a parser words what it does not understand is its own affair.
          return { status: 'passed', byWasmTools: await assertRefused(command.source, '') }
        case 'unknown':
          return { status: 'skipped', reason: `${command.keyword} is not for components` }
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
        await component.instantiate({ imports: this.#registered })
        actual = 'it was instantiated'
      }
    } catch (error) {
      if (error instanceof Mismatch || error instanceof Skip) throw error
      if (error instanceof Trap && isSameTrap(message, error.message)) return
      actual = describeError(error)
    }
    throw new Mismatch(expected, actual)
  }

  /** Runtimes word differently what does not fit: that it is a link error is what counts. */
  async #assertUnlinkable(source: ComponentSource): Promise<void> {
    const component = await load(source)
    try {
      await component.instantiate({ imports: this.#registered })
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

/** What a directive asks for did not happen. */
class Mismatch extends Error {
  readonly expected: string
  readonly actual: string

  constructor(expected: string, actual: string) {
    super(`expected ${expected}, got ${actual}`)
    this.expected = expected
    this.actual = actual
  }
}

/** A directive that says nothing about the runtime, and why; those that need what it would have made do neither. */
class Skip extends Error {}

/** Keeps what a directive makes under its name and as the last one. Where that fails, there is none. */
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
    'there is none: see the failures before',
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
    throw new Skip(`wasm-tools does not assemble it: ${(error as Error).message}`)
  }
}

/** Compiles a component and has its types resolved, so that it is refused if it is invalid. */
async function check(bytes: Uint8Array<ArrayBuffer>): Promise<Component> {
  const component = await compile(bytes)
  component.exports
  return component
}

async function start(component: Component, imports: Imports): Promise<ScriptInstance> {
  try {
    const { exports } = await component.instantiate({ imports })
    const funcs = new Map<string, FuncType>()
    for (const { name, type } of component.exports) if (type.kind === 'func') funcs.set(name, type.type)
    return { exports, funcs }
  } catch (error) {
    throw new Mismatch('the component is instantiated', describeError(error))
  }
}

/** @returns whether wasm-tools refuses it, not the runtime */
async function assertRefused(source: ComponentSource, message: string): Promise<boolean> {
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
    await check(bytes)
  } catch (error) {
    // In its own words.
    if (error instanceof DecodeError || error instanceof LinkError) return false
    throw new Mismatch(expected, describeError(error))
  }
  throw new Mismatch(expected, 'it is accepted by wasm-tools and by the runtime')
}

/** How V8 and the runtime word traps, where it is not how the scripts do. */
const wordings: readonly (readonly [specified: string, engine: string])[] = [
  ['integer divide by zero', 'divide by zero'],
  ['out of bounds memory access', 'memory access out of bounds'],
  ['out of bounds table access', 'table index is out of bounds'],
  ['undefined element', 'table index is out of bounds'],
  ['indirect call type mismatch', 'null function or function signature mismatch'],
  ['wasm `unreachable` instruction executed', 'unreachable'],
  ['string content out-of-bounds', 'pointer out of bounds'],
  ['string pointer/length out of bounds of memory', 'pointer out of bounds'],
  ['list content out-of-bounds', 'realloc return: beyond end of memory'],
  ['incomplete utf-8 byte sequence', 'string is not valid utf-8'],
  ['invalid utf-8', 'string is not valid utf-8'],
  ['cannot remove busy stream', 'cannot drop busy stream'],
  ['thrown Wasm exception', 'uncaught exception'],
  ['uncaught exception propagated out of component', 'uncaught exception'],
  ['invalid debug message pointer', 'pointer out of bounds'],
  [
    'cannot read from and write to intra-component future/stream with non-numeric payload',
    'cannot read from and write to intra-component',
  ],
  [
    'cannot read after being notified that the writable end dropped',
    'after being notified that the writable end dropped',
  ],
  [
    'cannot write after being notified that the readable end dropped',
    'after being notified that the readable end dropped',
  ],
  [
    'cannot write after being notified that the readable end dropped',
    'cannot write to future after previous write succeeded or readable end dropped',
  ],
  ['async-lifted export failed to produce a result', 'ended without `task.return` or `task.cancel`'],
  ['backpressure counter overflow', 'backpressure counter underflow'],
  ['string pointer not aligned to 2', 'unaligned pointer'],
  ['discriminant 2 out of range [0..2)', 'invalid variant discriminant 2'],
  ['uninitialized', 'invalid function index for `thread.new-indirect`'],
]

function isSameTrap(expected: string, actual: string): boolean {
  // The kind of a trap is not told by all messages of the scripts, nor by all of ours.
  const plain = expected.replace(/^wasm trap: /, '')
  return (
    actual.includes(plain) ||
    wordings.some(([specified, engine]) => specified.includes(plain) && actual.includes(engine))
  )
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
