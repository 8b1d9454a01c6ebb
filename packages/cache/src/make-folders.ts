import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Creates a folder, and those that lead to it. The recursive `mkdir` of Node never returns for a path below a folder such as
 * `/proc`, where no folder can be made although it exists.
 *
 * @param mode permissions of the new folders
 * @throws the error of `node:fs` for the first one that cannot be created
 */
export function makeFolders(path: string, mode?: number): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  if (dirname(path) !== path) makeFolders(dirname(path), mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process may have created it meanwhile.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST' || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}
