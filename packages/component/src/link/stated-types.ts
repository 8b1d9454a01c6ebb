import { camelCase } from '../abi/js-names.ts'
import { decodeComponent } from '../binary/decode.ts'
import { Comparison } from '../types/equality.ts'
import type { ExternType } from '../types/extern-type.ts'
import { memoize } from '../types/memoize.ts'
import type { ResourceType, ValueType } from '../types/types.ts'
import { describe } from './describe.ts'
import { type Imports, refuseMember } from './host-resolver.ts'
import { findProvided, InterfaceNames } from './interface-versions.ts'
import { checkSubtype } from './subtype.ts'

/**
 * Loads the types of a host's interfaces: the bytes of a component that imports the interfaces. Only the types of its
 * imports are used. Bytes that several interfaces share are decoded once.
 *
 * @param name name of the interface as the component imports it
 */
export type LoadTypes = (name: string) => Promise<Uint8Array<ArrayBuffer>>

const loaders = new WeakMap<object, LoadTypes>()

/**
 * States the types of a host's interfaces, all of them. A component is then refused at link time, with a {@link LinkError},
 * when it imports a function or a resource that the stated interface does not have, whatever else the host's objects and
 * classes contain, or a function or a type of the interface with another type, which the error names with the stated one.
 *
 * The types are loaded when a component is linked that imports one of the interfaces.
 *
 * @example
 * const imports = withTypes({ 'my:app/log@1.0.0': { write: text => console.log(text) } }, async () => types)
 *
 * @param imports the imports to link components with
 * @param load loads the types
 * @returns `imports`
 */
export function withTypes<Given extends Imports>(imports: Given, load: LoadTypes): Given {
  for (const given of Object.values(imports)) loaders.set(given, load)
  return imports
}

/**
 * States the types of an interface for one that replaces it: a copy with other functions, for example.
 *
 * @param stated interface whose types {@link withTypes} states; without them, nothing is stated
 * @returns `given`
 */
export function withTypesOf<Given extends object>(stated: object, given: Given): Given {
  const load = loaders.get(stated)
  if (load !== undefined) loaders.set(given, load)
  return given
}

/** Compares the declared type of an import with the one that the host states, if it does. */
export type CheckStated = (name: string, declared: ExternType) => void

/** Loads the types that the host states for imported interfaces. */
export async function loadStated(provided: Imports, imported: readonly string[]): Promise<CheckStated> {
  const names = new InterfaceNames(Object.keys(provided))
  const stated = new Map<string, ExternType | undefined>()
  const loading = imported.map(async name => {
    const load = loaders.get(provided[names.find(name) ?? ''] as object)
    if (load === undefined) return
    const types = typesIn(await load(name))
    stated.set(name, types.get(findProvided(types.keys(), name) ?? ''))
  })
  await Promise.all(loading)
  return (name, declared) => {
    if (stated.has(name)) checkStated(name, stated.get(name), declared)
  }
}

/** Checks that an interface has what the component declares of it. An interface that is not stated has nothing. */
function checkStated(path: string, stated: ExternType | undefined, declared: ExternType): void {
  if (declared.kind !== 'instance') return
  for (const [name, type] of declared.exports) {
    const actual = stated?.kind === 'instance' ? stated.exports.get(name) : undefined
    if (actual !== undefined) checkSubtype(`${path}#${name}`, actual, type, ComparisonByName)
    else if (type.kind !== 'type' || type.type.kind === 'resource') refuseMember(path, name)
  }
}

/**
 * A comparison with resource types by name: a host that states its types has no resource types of its own to compare. The
 * type of a host's class has the name by which a component found it first, perhaps in another spelling.
 */
class ComparisonByName extends Comparison {
  /** Pairs are not remembered: types that are equal by name need not be equal by identity. */
  override equalDefined(a: ValueType, b: ValueType): boolean {
    return this.equalStructures(a, b)
  }

  override equalResources(a: ResourceType, b: ResourceType): boolean {
    return camelCase(a.name) === camelCase(b.name)
  }
}

const typesIn = memoize((bytes: Uint8Array<ArrayBuffer>): ReadonlyMap<string, ExternType> => {
  const { imports } = describe(decodeComponent(bytes))
  return new Map(imports.map(({ name, type }) => [name, type]))
})
