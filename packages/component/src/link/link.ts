/**
 * Linking: from the definitions of a component to an instance that runs.
 *
 * A component is a list of definitions; each adds an entry to an index space, and later definitions refer to it by its
 * index. The {@link Linker} walks the list. It instantiates core modules with the core functions that `canon lower` and the
 * built-ins make, instantiates inner components, and collects the exports. It runs as a generator that yields each core
 * module, because the engine may instantiate it asynchronously.
 *
 * - `linker.ts`, `linking.ts`: the walk, and the index spaces; `canon-linker.ts`, `built-ins.ts`: canonical definitions
 * - `linked-extern.ts`, `core-instance.ts`: entries of the index spaces; `subtype.ts`, `core-module-subtype.ts`: whether an
 *   import fits its declared type
 * - `describe.ts`: the walk for the types alone, with `import-errors.ts` for those that do not fit a host; `core-sizes.ts`,
 *   `instantiation-cost.ts`: bounds on core modules
 * - `host-resolver.ts` with `host-members.ts`, `interface-versions.ts` and `stated-types.ts`: imports from the host
 * - `js-exports.ts`: exports as JS objects
 *
 * `abi/` makes the functions; `component.ts` drives the generator.
 *
 * @module
 */
import type { ComponentDefinition } from '../binary/definitions.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import { describeWithin } from './describe.ts'
import { InstantiationCost } from './instantiation-cost.ts'
import type { Extern } from './linked-extern.ts'
import { Linker } from './linker.ts'
import type { Linking, Resolver } from './linking.ts'

/**
 * Instantiates a component.
 *
 * @returns work that yields the core modules to instantiate and returns the exports of the component
 * @throws {LinkError} when an import does not fit, or the component is invalid or uses an unsupported feature
 */
export function link(
  definition: ComponentDefinition,
  resolve: Resolver,
  instance: ComponentInstance,
): Linking<ReadonlyMap<string, Extern>> {
  const state = {
    onlyTypes: false,
    counts: { instances: 0, depth: 0 },
    sizes: [],
    cost: new InstantiationCost(),
    describe: describeWithin,
  }
  return new Linker(undefined, instance, resolve, state).run(definition)
}
