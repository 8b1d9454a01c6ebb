import { closeSync, constants, fstatSync, openSync, statSync } from 'node:fs'
import { isSame } from '../filesystem/file-handles.ts'

/**
 * Whether a guest stays in its folder although other processes move what is in it at the same time.
 *
 * Node has no `openat`. On Linux `/proc/self/fd/N/name` stands in for it: `N` is a descriptor of a folder, so that what
 * becomes of the folder's path does not matter. Elsewhere a path is checked first and used afterwards, and another
 * process may replace a folder by a link in between.
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
    // `/proc` is not mounted, or a runtime with permissions of its own refuses it.
    return false
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** Opens a folder, for its entries to be reached through the descriptor. */
export function openPath(path: string, flags = 0): number {
  return openSync(path, pathOnly | constants.O_DIRECTORY | flags)
}

/** `O_PATH`, which `node:fs` does not name: a folder that may be passed but not listed can be opened. */
const pathOnly = 0o1000_0000
