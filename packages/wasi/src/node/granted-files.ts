import { Trap } from '@wasi-webgpu/component'
import { FileSystem } from '../filesystem/file-system.ts'
import { type Grants, grantedFolders } from './grants.ts'
import { folderIdentity, identityOf } from './pinned-folders.ts'
import { openFolder } from './system-folder.ts'

/**
 * The files of a guest: the folders that it is granted.
 *
 * @throws what `node:fs` throws for a folder that is not there
 */
export function grantedFiles(grants: Grants): FileSystem {
  const roots = grantedFolders(grants).map(
    ([name, { path, readOnly = false, identity = folderIdentity(path) }]) => {
      const open = () => {
        const folder = openFolder(path)
        if (identityOf(folder.stat()) === identity) return folder
        // By another grant, which holds this folder, the guest may have put a link in its place.
        folder.close()
        throw new Trap(`the granted folder ${name} was moved`)
      }
      return { name, readOnly, open }
    },
  )
  return new FileSystem(roots, grants.openFiles)
}
