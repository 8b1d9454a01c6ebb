import type { Grants, Interfaces } from './grants.ts'
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
export async function wasi(grants: Grants = {}, wanted?: readonly string[]): Promise<Interfaces> {
  const loading = [...load(preview2, '0.2', grants, wanted), ...load(preview3, '0.3', grants, wanted)]
  return Object.assign({}, ...(await Promise.all(loading)))
}

type Packages = Readonly<Record<string, (grants: Grants) => Promise<Interfaces>>>

function load(
  packages: Packages,
  version: string,
  grants: Grants,
  wanted: readonly string[] | undefined,
): Promise<Interfaces>[] {
  const isWanted = (name: string) =>
    wanted === undefined || wanted.some(item => item.startsWith(`wasi:${name}/`) && mayFit(item, version))
  return Object.entries(packages).flatMap(([name, open]) => (isWanted(name) ? [open(grants)] : []))
}

/** Whether an import may be of this version. One of no version that there is, is told which there are. */
function mayFit(name: string, version: string): boolean {
  const wanted = name.slice(name.lastIndexOf('@') + 1)
  const other = version === '0.2' ? '0.3' : '0.2'
  return wanted !== other && !wanted.startsWith(`${other}.`)
}
