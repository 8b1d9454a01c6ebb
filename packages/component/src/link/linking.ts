import type { ComponentInstance } from '../instance/component-instance.ts'
import type { ExternType } from '../types/extern-type.ts'
import type { CoreModule, Extern } from './linked-extern.ts'

/**
 * Finds the extern for an import. `declare` returns the declared type of the import, in which the resources of the actual
 * type stand for those that the declared type leaves open.
 */
export type Resolver = (name: string, declare: (actual: ExternType | undefined) => ExternType) => Extern

/** Core module to instantiate, with its imports. The driver of a {@link Linking} answers with the instance. */
export interface CoreInstantiation {
  readonly module: CoreModule
  readonly imports: WebAssembly.Imports
  readonly instance: ComponentInstance
}

/** Work that yields the core modules to instantiate, and goes on with their instances. */
export type Linking<T> = Generator<CoreInstantiation, T, WebAssembly.Instance>
