import type { Grants, Interfaces } from './grants.ts'

/**
 * WASI 0.2 and 0.3 for a component that runs in Node: what `instantiate` takes as imports, together with others.
 *
 * `cli`, `clocks`, `filesystem`, `io`, `random`, `sockets` and the client of `http`, by `preview2-shim` and
 * `preview3-shim`. What is not granted is refused with the error that WASI has for it.
 *
 * @param grants what the guest may use of the machine; nothing by default
 */
export async function wasi(grants: Grants = {}): Promise<Interfaces> {
  // Loaded only now: the shim starts a thread when it is.
  const [{ preview2 }, { preview3 }] = await Promise.all([import('./preview2.ts'), import('./preview3.ts')])
  return { ...preview2(grants), ...preview3(grants) }
}
