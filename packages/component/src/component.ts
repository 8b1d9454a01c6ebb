import { Allotment } from './allotment.ts'
import { continueAs, runAs } from './async/current-thread.ts'
import { syncThread } from './async/sync-thread.ts'
import type { Thread } from './async/thread.ts'
import { boundModule, lowerMaxima } from './binary/bounded-module.ts'
import { type CompiledModule, compileModule } from './binary/compile-core-module.ts'
import { type CheckedModule, checkModule } from './binary/core-module.ts'
import { decodeComponent } from './binary/decode.ts'
import type { ComponentDefinition } from './binary/definitions.ts'
import { loadSource, type Source } from './binary/source.ts'
import { cannotLink, Trap } from './errors.ts'
import { ComponentInstance } from './instance/component-instance.ts'
import { isStackOverflow } from './instance/engine-trap.ts'
import { trackInstances } from './instance/live-objects.ts'
import type { Limits } from './limits.ts'
import { sizesByDefinitions } from './link/core-sizes.ts'
import { type Description, describe } from './link/describe.ts'
import { hostResolver, type Imports } from './link/host-resolver.ts'
import { exportsToJs } from './link/js-exports.ts'
import { link } from './link/link.ts'
import type { CoreModule, Extern } from './link/linked-extern.ts'
import type { Linking } from './link/linking.ts'
import { loadStated } from './link/stated-types.ts'
import type { ExternDeclaration } from './types/extern-type.ts'

/** Options of {@link instantiate} and {@link Component.instantiate}. */
export interface InstantiateOptions {
  /** Imports of the component, by name. */
  readonly imports?: Imports
  /** Bounds on what the component may use; see {@link Limits} for defaults. */
  readonly limits?: Limits
}

/** A running component. */
export interface Instance extends Disposable {
  /**
   * Exports: functions in camelCase, and interfaces as objects under their full names. An `async func`
   * returns a promise; a function with a `result` throws a {@link ComponentError} for an error.
   */
  // biome-ignore lint/suspicious/noExplicitAny: what a component exports is known to its user, not here.
  readonly exports: Record<string, any>
  /**
   * Ends the instance. No code of the instance runs any more, and pending calls reject with a {@link Trap}.
   * JS cannot interrupt running code, which stops when it next blocks.
   *
   * All that the instance owns of its host is released, as after a trap: its resources, latest first, its
   * streams, and its pending calls.
   *
   * @param reason message of the trap; `the instance was ended` by default
   */
  end(reason?: string): void
  /**
   * Signal that is aborted when the instance ends, by {@link end}, a trap, or an exception of a host
   * function. Its reason is the error. It also reports an end that no pending call could report.
   */
  readonly signal: AbortSignal
  /** Calls {@link end} when a `using` declaration goes out of scope. */
  [Symbol.dispose](): void
}

/**
 * Compiled forms of core modules, by the bytes of the module, one form for each choice of maxima. Modules
 * that other instances export are here, too.
 */
const compiledModules = new WeakMap<Uint8Array, CompiledModule[]>()

let checkFunctionCosts: ((module: CheckedModule) => void) | undefined

/** Returns the definitions of a component, for modules that are not part of each bundle. */
export let definitionOf: (component: Component) => ComponentDefinition

/** A decoded component whose core modules are compiled, ready to be instantiated any number of times. */
export class Component {
  readonly #definition: ComponentDefinition
  /** Core modules. Linking proceeds while the engine compiles them. */
  readonly #modules: readonly Promise<WebAssembly.Module>[]
  #description: Description | undefined

  static {
    definitionOf = component => component.#definition
  }

  /** Called by {@link compile}. */
  private constructor(definition: ComponentDefinition, modules: readonly Promise<WebAssembly.Module>[]) {
    this.#definition = definition
    this.#modules = modules
  }

  /**
   * Decodes a component and compiles its core modules.
   *
   * @param limits limits of the instances, if known. They are compiled into the core modules, which otherwise
   * happens at instantiation.
   * @throws {DecodeError} when the component is malformed
   */
  static async compile(source: Source, limits?: Limits): Promise<Component> {
    const component = await Component.decode(source, limits)
    await Promise.all(component.#modules)
    return component
  }

  /**
   * Decodes a component without waiting for its core modules to be compiled, as {@link compile} does. {@link
   * instantiate} waits for them.
   */
  static async decode(source: Source, limits: Limits = {}): Promise<Component> {
    const { bytes, compiling } = await loadSource(source, sizes => {
      const allotment = new Allotment(limits, sizes)
      return size => allotment.grant(size)
    })
    const modules: Promise<WebAssembly.Module>[] = []
    const checks: CheckedModule[] = []
    const definition = decodeComponent(bytes, (reader, module) => {
      const offset = reader.position
      const loaded = compiling.get(offset)
      const checked = loaded?.checked ?? checkModule(reader)
      checks.push(checked)
      const compiled = loaded ?? { maxima: [], module: compileModule(module, offset) }
      modules.push(compiled.module)
      compiledModules.set(module, [compiled])
      return checked
    })
    // An engine compiles a function when it is first called.
    if (checks.some(({ large }) => large.length > 0)) {
      // Importing again takes some time even when the module is loaded.
      checkFunctionCosts ??= (await import('./binary/function-cost.ts')).checkFunctionCosts
      checks.forEach(checkFunctionCosts)
    }
    return new Component(definition, modules)
  }

  /** Imports that the component declares, with their types. */
  get imports(): readonly ExternDeclaration[] {
    return this.#describe().imports
  }

  /** Exports of the component, with their types. */
  get exports(): readonly ExternDeclaration[] {
    return this.#describe().exports
  }

  /**
   * Links the component with its imports and runs its start code.
   *
   * @throws {LinkError} when an import is missing or has another type, or the component needs an unsupported
   * feature
   * @throws {Trap} when its start code traps
   */
  async instantiate(options: InstantiateOptions = {}): Promise<Instance> {
    const root = new ComponentInstance(undefined, options.limits)
    try {
      const { imports = {} } = options
      const names = importNames(this.#definition)
      const resolve = hostResolver(imports, names, await loadStated(imports, names))
      const sizes = sizesByDefinitions(this.#definition) ?? this.#describe().sizes
      const allotment = new Allotment(options.limits ?? {}, sizes)
      const exports = await this.#run(link(this.#definition, resolve, root), allotment)
      // An invalid core module makes the component invalid, even when nothing instantiates the module.
      await Promise.all(this.#modules)
      const { instances, lifetime } = root.store
      const end = (reason = 'the instance was ended') => void root.poison(new Trap(reason))
      const instance: Instance = {
        exports: exportsToJs(exports),
        end,
        [Symbol.dispose]: () => end(),
        get signal() {
          return lifetime.signal
        },
      }
      trackInstances(instance.exports, instances)
      return instance
    } catch (error) {
      // Start code may have acquired host resources.
      root.poison(error)
      throw error
    }
  }

  async #run(
    linking: Linking<ReadonlyMap<string, Extern>>,
    allotment: Allotment,
  ): Promise<ReadonlyMap<string, Extern>> {
    let step = linking.next()
    while (!step.done) {
      const { module, imports, instance } = step.value
      const compiled = await boundAndCompiled(module, allotment)
      step = linking.next(await this.#instantiateModule(compiled, imports, instance))
    }
    return step.value
  }

  async #instantiateModule(
    compiled: WebAssembly.Module,
    imports: WebAssembly.Imports,
    instance: ComponentInstance,
  ): Promise<WebAssembly.Instance> {
    // A start function runs as a task that may not block.
    instance.enter()
    try {
      return await instantiateModule(compiled, imports, syncThread(instance))
    } catch (error) {
      if (
        error instanceof WebAssembly.LinkError ||
        error instanceof TypeError ||
        (error instanceof RangeError && !isStackOverflow(error))
      )
        cannotLink(`a core module cannot be instantiated: ${error.message}`, { cause: error })
      throw instance.poison(error)
    } finally {
      instance.leave()
    }
  }

  #describe(): Description {
    this.#description ??= describe(this.#definition)
    return this.#description
  }
}

/** Returns the names of the imports of a component that a host must provide. */
export function importNames({ definitions }: ComponentDefinition): string[] {
  return definitions.flatMap(item => (item.kind === 'import' && item.type.kind !== 'type' ? [item.name] : []))
}

/** Decodes a component and compiles its core modules; see {@link Component.compile}. */
export function compile(source: Source, limits?: Limits): Promise<Component> {
  return Component.compile(source, limits)
}

/**
 * Decodes, compiles, links and starts a component.
 *
 * @example
 * const app = await instantiate(await readFile('app.wasm'), { imports })
 * app.exports.greet('world')
 */
export async function instantiate(source: Source, options?: InstantiateOptions): Promise<Instance> {
  return (await Component.decode(source, options?.limits)).instantiate(options)
}

/** Returns a core module, compiled with the maxima that its memories and tables are granted. */
function boundAndCompiled({ bytes, sizes }: CoreModule, allotment: Allotment): Promise<WebAssembly.Module> {
  const known = compiledModules.get(bytes as Uint8Array<ArrayBuffer>) as CompiledModule[]
  const maxima = lowerMaxima(sizes, size => allotment.grant(size))
  let found = known.find(compiled => String(compiled.maxima) === String(maxima))
  if (found === undefined) {
    found = { maxima, module: compileModule(boundModule(bytes as Uint8Array<ArrayBuffer>, maxima), 0) }
    known.push(found)
  }
  return found.module
}

/**
 * Instantiates a core module synchronously, so that its start function runs as `thread`. Chromium's main
 * thread allows that up to 8 MB; larger modules are instantiated asynchronously.
 */
async function instantiateModule(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports,
  thread: Thread,
): Promise<WebAssembly.Instance> {
  try {
    return runAs(thread, () => new WebAssembly.Instance(module, imports))
  } catch (error) {
    if (!(error instanceof RangeError && error.message.includes('main thread'))) throw error
    continueAs(thread)
    return await WebAssembly.instantiate(module, imports)
  }
}
