import { decodeComponent } from '../binary/decode.ts'
import type { ExternType } from '../types/extern-type.ts'
import type { Imports } from './host-resolver.ts'
import { findProvided, InterfaceNames } from './interface-versions.ts'
import { describe } from './linker.ts'

/**
 * Loads the types of a host's interfaces: the bytes of a component that imports them, of which nothing else is looked at.
 * The same bytes are decoded once.
 *
 * @param name the interface, as the component has it that imports it
 */
export type LoadTypes = (name: string) => Promise<Uint8Array<ArrayBuffer>>

const loaders = new WeakMap<object, LoadTypes>()
const decoded = new WeakMap<Uint8Array, ReadonlyMap<string, ExternType>>()

/**
 * States the types of the interfaces that a host gives. A component that imports a function or a type of one of them with
 * another type is then refused with a `LinkError` that has both, where it would else fail when the function is called.
 * What the types do not have is linked as without them.
 *
 * The types are loaded when a component is linked that imports one of these interfaces.
 *
 * @example
 * const imports = withTypes({ 'my:app/log@1.0.0': { write: text => console.log(text) } }, async () => types)
 *
 * @returns the same imports
 */
export function withTypes<Given extends Imports>(imports: Given, load: LoadTypes): Given {
  for (const given of Object.values(imports)) loaders.set(given, load)
  return imports
}

/** The types that the host states of interfaces that are imported. */
export async function statedTypes(
  provided: Imports,
  imported: readonly string[],
): Promise<ReadonlyMap<string, ExternType>> {
  const names = new InterfaceNames(Object.keys(provided))
  const stated = imported.map(async name => {
    const given = provided[names.find(name) ?? '']
    const load = typeof given === 'object' && given !== null ? loaders.get(given) : undefined
    if (load === undefined) return []
    const types = typesIn(await load(name))
    const type = types.get(findProvided([...types.keys()], name) ?? '')
    return type === undefined ? [] : [[name, type] as const]
  })
  return new Map((await Promise.all(stated)).flat())
}

function typesIn(bytes: Uint8Array<ArrayBuffer>): ReadonlyMap<string, ExternType> {
  let types = decoded.get(bytes)
  if (types === undefined) {
    const { imports } = describe(decodeComponent(bytes))
    types = new Map(imports.map(({ name, type }) => [name, type]))
    decoded.set(bytes, types)
  }
  return types
}
