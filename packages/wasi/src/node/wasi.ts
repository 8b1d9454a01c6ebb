import type { Imports } from '@wasi-webgpu/component'
import { withWasiTypes } from '../wasi-types.ts'
import type { Grants } from './grants.ts'
import { preview2 } from './preview2.ts'
import { preview3 } from './preview3.ts'

/**
 * WASI 0.2 and 0.3 for a component that runs in Node: what `instantiate` takes as imports, together with others.
 *
 * `cli`, `clocks`, `filesystem`, `io`, `random`, `sockets` and the client of `http`, by `preview2-shim` and
 * `preview3-shim`. What is not granted is refused with the error that WASI has for it.
 *
 * @param grants what the guest may use of the machine; nothing by default
 * @param wanted the names of the component's imports, if they are known: packages that none of them is of are left out,
 *   which saves the time to load them
 */
export async function wasi(grants: Grants = {}, wanted?: readonly string[]): Promise<Imports> {
  if (wanted === undefined) return load(grants, () => true)
  const provided = await load(grants, (name, version) => wanted.some(item => isOf(item, name, version)))
  // What is not there may be in the other version: whoever refuses the component says so.
  const missing = wanted.filter(item => !Object.keys(provided).some(name => isVersionOf(name, item)))
  return { ...provided, ...(await load(grants, name => missing.some(item => isOf(item, name)))) }
}

const versions = { '0.2': preview2, '0.3': preview3 }

/** Those packages that are wanted. */
async function load(grants: Grants, isWanted: (name: string, version: string) => boolean): Promise<Imports> {
  const loading = Object.entries(versions).flatMap(([version, packages]) =>
    Object.entries(packages).flatMap(([name, open]) => (isWanted(name, version) ? [open(grants)] : [])),
  )
  return withWasiTypes(Object.assign({}, ...(await Promise.all(loading))))
}

/** Whether an import is of a package of WASI, in this version if one is given. */
function isOf(wanted: string, name: string, version?: string): boolean {
  if (!wanted.startsWith(`wasi:${name}/`)) return false
  const [, its = ''] = wanted.split('@')
  return version === undefined || its === version || its.startsWith(`${version}.`)
}

/** Whether an interface that is there, such as `wasi:cli/stdout@0.2`, is the one that is wanted. */
function isVersionOf(provided: string, wanted: string): boolean {
  return wanted === provided || wanted.startsWith(`${provided}.`)
}
