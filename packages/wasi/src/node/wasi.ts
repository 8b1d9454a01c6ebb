import type { Imports } from '@wasi-webgpu/component'
import { GuestRoom, inRoom } from '../guest-room.ts'
import { withWasiTypes } from '../wasi-types.ts'
import type { Grants } from './grants.ts'
import { preview2 } from './preview2.ts'
import { preview3 } from './preview3.ts'
import { checkStoreFolder } from './store-folder.ts'

/**
 * Returns WASI 0.2 and 0.3 for a component in Node, as imports for `instantiate`.
 *
 * Includes `cli`, `clocks`, `filesystem`, `io`, `random`, `sockets` and the client of `http`. An operation
 * without a grant fails with the error code of WASI for it.
 *
 * @param grants the guest's capabilities on the machine; none by default
 * @param wanted names of the component's imports, if known: packages that no name belongs to are not loaded
 * @throws the error of `node:fs` for a granted folder that does not exist, `TypeError` for a network grant that names
 * nothing, and an `Error` for a store whose folder overlaps a granted one
 * @example
 * import { wasi } from '@wasi-webgpu/wasi'
 *
 * const imports = await wasi({ folders: { '/data': 'data' } })
 * const app = await instantiate(await readFile('app.wasm'), { imports })
 */
export async function wasi(grants: Grants = {}, wanted?: readonly string[]): Promise<Imports> {
  checkStoreFolder(grants)
  const room = new GuestRoom()
  if (wanted === undefined) return load(grants, room, () => true)
  const provided = await load(grants, room, (name, version) => wanted.some(item => isOf(item, name, version)))
  // A package that is missing in one version may exist in the other; linking reports the difference.
  const missing = wanted.filter(item => !Object.keys(provided).some(name => isVersionOf(name, item)))
  return { ...provided, ...(await load(grants, room, name => missing.some(item => isOf(item, name)))) }
}

const versions = { '0.2': preview2, '0.3': preview3 }

/** Loads the wanted packages. */
async function load(
  grants: Grants,
  room: GuestRoom,
  isWanted: (name: string, version: string) => boolean,
): Promise<Imports> {
  const loading = Object.entries(versions).flatMap(([version, packages]) =>
    Object.entries(packages).flatMap(([name, open]) => (isWanted(name, version) ? [open(grants, room)] : [])),
  )
  return inRoom(room, withWasiTypes(Object.assign({}, ...(await Promise.all(loading)))))
}

/** Whether an import belongs to a package of WASI, and to a version if one is given. */
function isOf(wanted: string, name: string, version?: string): boolean {
  if (!wanted.startsWith(`wasi:${name}/`)) return false
  const [, its = ''] = wanted.split('@')
  return version === undefined || its === version || its.startsWith(`${version}.`)
}

/** Whether a provided interface such as `wasi:cli/stdout@0.2` matches a wanted one. */
function isVersionOf(provided: string, wanted: string): boolean {
  return wanted === provided || wanted.startsWith(`${provided}.`)
}
