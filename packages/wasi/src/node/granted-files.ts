import { Trap } from '@wasi-webgpu/component'
import { FileSystem } from '../filesystem/file-system.ts'
import type { GuestRoom } from '../guest-room.ts'
import { type Grants, grantedFolders } from './grants.ts'
import { folderIdentity, identityOf } from './pinned-folders.ts'
import { openFolder } from './system-folder.ts'

/**
 * Returns the file system of a guest with its granted folders.
 * @throws the error of `node:fs` for a folder that does not exist
 */
export function grantedFiles(grants: Grants, room?: GuestRoom): FileSystem {
  const roots = grantedFolders(grants).map(
    ([name, { path, readOnly = false, identity = folderIdentity(path) }]) => {
      const open = () => {
        const folder = openFolder(path)
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
