import type { Imports } from '@wasi-webgpu/component'
import { withTypes } from '@wasi-webgpu/component/host'

/**
 * Attaches the standard's types to interfaces of WASI. They load when a component that imports one of the
 * interfaces is linked; a component that declares another type is refused, with both types in the error.
 */
export function withWasiTypes<Interfaces extends Imports>(interfaces: Interfaces): Interfaces {
  return withTypes(interfaces, typesOf)
}

/** Decoded types by WASI version. */
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
