import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { type Grants, grantedFolders } from './grants.ts'

/**
 * Checks that no granted folder has the folder of the store in it, or lies in it. Through such a folder, a guest would reach
 * buckets that it was not granted, and could lead the store elsewhere by a link.
 *
 * @throws Error that names both folders
 */
export function checkStoreFolder(grants: Grants): void {
  const folders = grantedFolders(grants)
  if (typeof grants.store !== 'string' || folders.length === 0) return
  const store = realPathOf(grants.store)
  for (const [name, { path }] of folders) {
    const folder = realPathOf(path)
    if (!isInside(store, folder) && !isInside(folder, store)) continue
    throw new Error(`the store ${grants.store} and the granted folder ${name} overlap`)
  }
}

/** Whether a folder is another one, or lies in it. */
function isInside(folder: string, other: string): boolean {
  const way = relative(other, folder)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Returns the path without links of a folder that need not exist. */
function realPathOf(path: string): string {
  const whole = resolve(path)
  try {
    return realpathSync(whole)
  } catch {
    const parent = dirname(whole)
    return parent === whole ? whole : join(realPathOf(parent), basename(whole))
  }
}
