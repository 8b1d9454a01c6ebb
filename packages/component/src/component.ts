import { Allotment } from './allotment.ts'
import { syncThread } from './async/sync-thread.ts'
import { runAs, runOnAs, type Thread } from './async/thread.ts'
import { boundModule, lowerMaxima } from './binary/bounded-module.ts'
import { type CompiledModule, compileModule } from './binary/compile-core-module.ts'
import { decodeComponent } from './binary/decode.ts'
import type { ComponentDefinition } from './binary/definitions.ts'
import { loadSource, type Source } from './binary/source.ts'
import { LinkError, Trap } from './errors.ts'
import { ComponentInstance } from './instance/component-instance.ts'
import { remember } from './instance/live-objects.ts'
import type { Limits } from './limits.ts'
import { sizesByDefinitions } from './link/core-sizes.ts'
import { hostResolver, type Imports } from './link/host-resolver.ts'
import { exportsToJs } from './link/js-exports.ts'
import type { CoreModule, Extern } from './link/linked-extern.ts'
import { type Description, describe, type Linking, link } from './link/linker.ts'
import { statedTypes } from './link/stated-types.ts'
import type { ExternDeclaration } from './types/extern-type.ts'

/** What an instance of a component is given. */
export interface InstantiateOptions {
  /** What the component may import, by name. */
  readonly imports?: Imports
  /** How much it may use; what is left out has the defaults of {@link Limits}. */
  readonly limits?: Limits
}

/** A component that runs. */
export interface Instance extends Disposable {
  /**
   * Its exports: functions in camelCase, interfaces as objects under their full name. A function whose type is `async`
   * returns a promise; one that returns a `result` throws a {@link ComponentError} for its error.
   */
  // biome-ignore lint/suspicious/noExplicitAny: what a component exports is known to its user, not here.
  readonly exports: Record<string, any>
  /**
   * Ends it: whatever it still waits for, no code of it runs any more, and calls that are not over fail with a
   * {@link Trap}. For an instance that nobody wants any longer. Code that runs, runs to where it next waits: JS cannot
   * interrupt it.
   *
   * All that it holds of the host is dropped, as it is after a trap: its resources, latest first, its streams, and the
   * calls that it waits for.
   *
   * @param reason what the trap says: `the instance was ended`, if left out
   */
  end(reason?: string): void
  /**
   * Aborted when it has ended: by {@link end}, by a trap, or by what a function of the host threw, which its reason is. So
   * it tells also of an end that no call reports, because they have all returned.
   */
  readonly signal: AbortSignal
  /** {@link end}, where `using` names it. */
  [Symbol.dispose](): void
}

/**
 * Core modules by their bytes, also those that an instance of another component exports; one for each way in which
 * their memories and tables were bounded.
 */
const compiledModules = new WeakMap<Uint8Array, CompiledModule[]>()

/** A component, decoded, its core modules compiled: ready to be instantiated, as often as you like. */
export class Component {
  readonly #definition: ComponentDefinition
  /** Its core modules: linking goes on while the engine compiles them. */
  readonly #modules: readonly Promise<WebAssembly.Module>[]
  #description: Description | undefined

  /** Use {@link compile}. */
  private constructor(definition: ComponentDefinition, modules: readonly Promise<WebAssembly.Module>[]) {
    this.#definition = definition
    this.#modules = modules
  }

  /**
   * Decodes a component and compiles its core modules.
   *
   * @param limits those that its instances will have, if they are known: they are compiled into the core modules, which
   *   otherwise happens when it is instantiated
   * @throws {DecodeError} when it is not a well-formed component
   */
  static async compile(source: Source, limits?: Limits): Promise<Component> {
    const component = await Component.decode(source, limits)
    await Promise.all(component.#modules)
    return component
  }

  /** The same, without waiting for the engine to compile the core modules: {@link instantiate} will. */
  static async decode(source: Source, limits: Limits = {}): Promise<Component> {
    const { bytes, compiling } = await loadSource(source, sizes => {
      const allotment = new Allotment(limits, sizes)
      return size => allotment.grant(size)
    })
    const modules: Promise<WebAssembly.Module>[] = []
    const definition = decodeComponent(bytes, (module, offset) => {
      const compiled = compiling.get(offset) ?? { maxima: [], module: compileModule(module, offset) }
      modules.push(compiled.module)
      compiledModules.set(module, [compiled])
    })
    return new Component(definition, modules)
  }

  /** What the component imports, with the types that it declares. */
  get imports(): readonly ExternDeclaration[] {
    return this.#describe().imports
  }

  /** What the component exports. */
  get exports(): readonly ExternDeclaration[] {
    return this.#describe().exports
  }

  /**
   * Links the component with `imports` and runs it up to where its exports can be called.
   *
   * @throws {LinkError} when an import is missing or of another type, or the component needs what is not supported
   * @throws {Trap} when its start code traps
   */
  async instantiate(options: InstantiateOptions = {}): Promise<Instance> {
    const root = new ComponentInstance(undefined, options.limits)
    try {
      const { imports = {} } = options
      const names = importNames(this.#definition)
      const resolve = hostResolver(imports, names, await statedTypes(imports, names))
      const sizes = sizesByDefinitions(this.#definition) ?? this.#describe().sizes
      const allotment = new Allotment(options.limits ?? {}, sizes)
      const exports = await this.#run(link(this.#definition, resolve, root), allotment)
      // A core module that is invalid makes the component so, also if nothing instantiates it.
      await Promise.all(this.#modules)
      const { instances, lifetime } = root.root
      const end = (reason = 'the instance was ended') => void root.poison(new Trap(reason))
      const instance: Instance = {
        exports: exportsToJs(exports),
        end,
        [Symbol.dispose]: () => end(),
        get signal() {
          return lifetime.signal
        },
      }
      remember(instance.exports, instances)
      return instance
    } catch (error) {
      // Its start code may have got something of the host.
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
    // A start function runs as a task that may not wait.
    instance.enter()
    try {
      return await instantiateModule(compiled, imports, syncThread(instance))
    } catch (error) {
      if (error instanceof WebAssembly.LinkError || error instanceof TypeError) {
        throw new LinkError(`a core module cannot be linked: ${error.message}`, { cause: error })
      }
      if (error instanceof RangeError && !/call stack/i.test(error.message)) {
        throw new LinkError(`a core module cannot be instantiated: ${error.message}`, { cause: error })
      }
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

function importNames({ definitions }: ComponentDefinition): string[] {
  return definitions.flatMap(item => (item.kind === 'import' && item.type.kind !== 'type' ? [item.name] : []))
}

/** {@link Component.compile} */
export function compile(source: Source, limits?: Limits): Promise<Component> {
  return Component.compile(source, limits)
}

/** Decodes, compiles, links and starts a component in one go. */
export async function instantiate(source: Source, options?: InstantiateOptions): Promise<Instance> {
  return (await Component.decode(source, options?.limits)).instantiate(options)
}

/** The compiled form of a core module whose memories and tables may become as large as they are granted. */
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

/** Synchronously, so that a start function runs as `thread`; Chromium's main thread does that only up to 8 MB. */
async function instantiateModule(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports,
  thread: Thread,
): Promise<WebAssembly.Instance> {
  try {
    return runAs(thread, () => new WebAssembly.Instance(module, imports))
  } catch (error) {
    if (!(error instanceof RangeError && error.message.includes('main thread'))) throw error
    runOnAs(thread)
    return await WebAssembly.instantiate(module, imports)
  }
}
