import type { Definition } from '@wasi-webgpu/component/binary'
import { required } from '../../component/binary.ts'
import type { CoreModule } from './program-definitions.ts'

/** A function of a core module. */
export type CoreFunction = (...args: readonly (number | bigint)[]) => number

/** A function that a component exports: its core functions, and the memory through which arguments and results pass. */
export interface LiftedFunction {
  readonly call: CoreFunction
  readonly realloc: CoreFunction
  readonly memory: WebAssembly.Memory
}

/** How the core modules of a component are instantiated. */
export interface Instantiation {
  /** Returns the bytes to compile for a module. */
  prepare(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>
  /**
   * Returns the core function for one that the component imports, or for a built-in of the Component Model.
   *
   * @param name the names of the interface and of the function, such as `wasi:cli/exit@0.2.12 exit`
   * @param memory memory through which arguments and results pass, if there are such
   */
  lower(name: string, memory: WebAssembly.Memory): CoreFunction | ((...args: never[]) => unknown)
}

/**
 * Instances of the core modules of a component without inner components. The runtime of `packages/component` hides the memory and
 * the globals of what it runs; here they can be read.
 */
export class CoreInstances {
  /** Exports of the instances, by module. */
  readonly exports: Map<CoreModule, WebAssembly.Exports> = new Map()
  /** The functions that the component itself exports, by name. */
  readonly functions: Map<string, LiftedFunction> = new Map()

  readonly #how: Instantiation
  /** The index spaces of core definitions, by sort. */
  readonly #core: Record<string, unknown[] | undefined> = {}
  /** The index space of functions: names of imported ones. */
  readonly #functions: (string | LiftedFunction)[] = []
  /** The index space of instances: names of imported interfaces. */
  readonly #interfaces: string[] = []

  constructor(definitions: readonly Definition[], how: Instantiation) {
    this.#how = how
    for (const definition of definitions) this.#define(definition)
  }

  #define(definition: Definition): void {
    switch (definition.kind) {
      case 'core module':
        this.#add('module', definition)
        break
      case 'core instance':
        this.#add('instance', this.#instance(definition.expression))
        break
      case 'canon':
        this.#canon(definition.canon)
        break
      case 'alias':
        this.#alias(definition.alias)
        break
      case 'import':
        if (definition.type.kind === 'func') this.#functions.push(definition.name)
        if (definition.type.kind === 'instance') this.#interfaces.push(definition.name)
        break
      case 'instance':
        this.#interfaces.push('')
        break
      case 'export':
        this.#export(definition.name, definition.sort)
    }
  }

  #add(sort: string, item: unknown): void {
    this.#core[sort] ??= []
    this.#core[sort].push(item)
  }

  #at<T>(sort: string, index: number | undefined): T {
    return this.#core[sort]?.[index!] as T
  }

  #instance(expression: Of<'core instance'>['expression']): WebAssembly.ModuleImports {
    if (expression.kind === 'exports')
      return Object.fromEntries(
        expression.exports.map(({ name, sort, index }) => [name, this.#at(sort, index)]),
      )
    const imports = expression.args.map(({ name, instance }) => [name, this.#at('instance', instance)])
    const module = this.#at<CoreModule>('module', expression.module)
    const compiled = new WebAssembly.Module(this.#how.prepare(module.bytes))
    const { exports } = new WebAssembly.Instance(compiled, Object.fromEntries(imports))
    this.exports.set(module, exports)
    return exports
  }

  #canon(canon: Of<'canon'>['canon']): void {
    if (canon.kind === 'lift') {
      this.#functions.push({
        call: this.#at('func', canon.func),
        realloc: this.#at('func', canon.options.realloc),
        memory: this.#at('memory', canon.options.memory),
      })
    } else if (canon.kind === 'lower') {
      const name = required(this.#functions[canon.func])
      this.#add('func', this.#how.lower(String(name), this.#at('memory', canon.options.memory)))
    } else {
      this.#add('func', this.#how.lower(canon.kind, this.#at('memory', undefined)))
    }
  }

  #alias(alias: Of<'alias'>['alias']): void {
    if (alias.kind === 'core export')
      this.#add(
        alias.sort.replace('core ', ''),
        this.#at<WebAssembly.Exports>('instance', alias.instance)[alias.name],
      )
    if (alias.sort === 'func')
      this.#functions.push(alias.kind === 'export' ? `${this.#interfaces[alias.instance]} ${alias.name}` : '')
    if (alias.sort === 'instance') this.#interfaces.push('')
  }

  #export(name: string, { sort, index }: Of<'export'>['sort']): void {
    if (sort === 'instance') this.#interfaces.push('')
    if (sort !== 'func') return
    const exported = required(this.#functions[index])
    this.#functions.push(exported)
    if (typeof exported !== 'string') this.functions.set(name, exported)
  }
}

type Of<Kind> = Extract<Definition, { readonly kind: Kind }>
