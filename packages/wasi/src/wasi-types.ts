import type { Imports } from '@wasi-webgpu/component'
import { withTypes } from '@wasi-webgpu/component/host'

/**
 * The interfaces of WASI with the types of its standard, which are loaded when a component is linked that imports one of
 * them: a component that declares another type is refused then, with both types in the error.
 */
export function withWasiTypes<Interfaces extends Imports>(interfaces: Interfaces): Interfaces {
  return withTypes(interfaces, typesOf)
}

/** By the version of WASI, so that their bytes are decoded once. */
const loaded = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()

function typesOf(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const version = name.includes('@0.3') ? '0.3' : '0.2'
  let types = loaded.get(version)
  if (types === undefined) {
    const module = version === '0.3' ? import('./generated/types-0.3.ts') : import('./generated/types-0.2.ts')
    types = module.then(({ types }) => Uint8Array.from(atob(types), letter => letter.charCodeAt(0)))
    loaded.set(version, types)
  }
  return types
}
