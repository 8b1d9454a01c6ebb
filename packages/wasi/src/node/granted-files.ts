import { Trap } from '@wasi-webgpu/component'
import { FileSystem } from '../filesystem/file-system.ts'
import type { GuestRoom } from '../guest-room.ts'
import { type Grants, grantedFolders } from './grants.ts'
import { folderIdentity, identityOf } from './pinned-folders.ts'
import { openFolder, type SystemFolder } from './system-folder.ts'

/**
 * Returns the file system of a guest with its granted folders.
 * @throws the error of `node:fs` for a folder that does not exist
 */
export function grantedFiles(grants: Grants, room?: GuestRoom): FileSystem {
  const roots = grantedFolders(grants).map(
    ([name, { path, readOnly = false, identity = folderIdentity(path) }]) => {
      const open = () => {
        const folder = openOrTrap(name, path)
        if (identityOf(folder.stat()) === identity) return folder
        // Through another grant that contains this folder, a guest may have replaced it with a link.
        folder.close()
        throw new Trap(`the granted folder ${name} was moved`)
      }
      return { name, readOnly, open }
    },
  )
  return new FileSystem(roots, grants.openFiles, room)
}

/** Opens a folder for `get-directories`, which cannot fail otherwise. A guest may have removed it through another grant. */
function openOrTrap(name: string, path: string): SystemFolder {
  try {
    return openFolder(path)
  } catch (error) {
    throw new Trap(
      `the granted folder ${name} can no longer be opened: ${(error as NodeJS.ErrnoException).code}`,
      {
        cause: error,
      },
    )
  }
}
