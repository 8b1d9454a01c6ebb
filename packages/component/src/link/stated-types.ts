import { decodeComponent } from '../binary/decode.ts'
import type { ExternType } from '../types/extern-type.ts'
import { describe } from './describe.ts'
import type { Imports } from './host-resolver.ts'
import { findProvided, InterfaceNames } from './interface-versions.ts'

/**
 * Loads the types of a host's interfaces: the bytes of a component that imports the interfaces. Only the types of its
 * imports are used. Bytes that several interfaces share are decoded once.
 *
 * @param name name of the interface as the component imports it
 */
export type LoadTypes = (name: string) => Promise<Uint8Array<ArrayBuffer>>

const loaders = new WeakMap<object, LoadTypes>()
const decoded = new WeakMap<Uint8Array, ReadonlyMap<string, ExternType>>()

/**
 * States the types of a host's interfaces. A component that imports a function or a type of an interface with another type
 * is then refused at link time, with a {@link LinkError} that has both types; otherwise the call of the function would
 * fail. Functions and types that are not stated are linked as without this function.
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

/** Returns the types that the host states for imported interfaces, by the names of the imports. */
export async function statedTypes(
  provided: Imports,
  imported: readonly string[],
): Promise<ReadonlyMap<string, ExternType>> {
  if (!Object.values(provided).some(given => loaders.has(given))) return new Map()
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
