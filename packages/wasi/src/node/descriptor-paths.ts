import { closeSync, constants, fstatSync, openSync, statSync } from 'node:fs'
import { isSame } from '../filesystem/file-handles.ts'

/**
 * Whether a guest stays in its folder while other processes move entries of it.
 *
 * Node lacks `openat`. On Linux `/proc/self/fd/N/name` replaces it: `N` is the descriptor of a folder, so
 * changes to the folder's path have no effect. On other systems a path is first checked and then used, and
 * another process may replace a folder with a link in between.
 */
export function foldersCanBeShared(): boolean {
  canBeShared ??= probe()
  return canBeShared
}

let canBeShared: boolean | undefined

function probe(): boolean {
  if (process.platform !== 'linux') return false
  let fd: number | undefined
  try {
    fd = openPath('/')
    return isSame(statSync(`/proc/self/fd/${fd}/.`, { bigint: true }), fstatSync(fd, { bigint: true }))
  } catch {
    // `/proc` is not mounted, or the runtime's permissions deny it.
    return false
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** Opens a folder whose entries are reached through the descriptor. */
export function openPath(path: string, flags = 0): number {
  return openSync(path, pathOnly | constants.O_DIRECTORY | flags)
}

/** `O_PATH`, which `node:fs` does not name. It opens folders that permit passage but no listing. */
const pathOnly = 0o1000_0000
