import { type Component, definitionOf, importNames } from '../component.ts'
import type { LinkError } from '../errors.ts'
import { resolveEach } from './describe.ts'
import { hostResolver, type Imports } from './host-resolver.ts'
import { loadStated } from './stated-types.ts'

/**
 * Compares the imports that a component declares with those of a host. Nothing is instantiated.
 *
 * @returns the errors with which {@link Component.instantiate} would refuse imports, by the names of the imports: the
 * first of each; empty if all fit
 */
export async function importErrors(
  component: Component,
  imports: Imports,
): Promise<ReadonlyMap<string, LinkError>> {
  const definition = definitionOf(component)
  const names = importNames(definition)
  return resolveEach(definition, hostResolver(imports, names, await loadStated(imports, names)))
}
