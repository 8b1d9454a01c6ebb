import { realpathSync, statSync } from 'node:fs'
import { type Grants, grantedFolders } from './grants.ts'

/**
 * Binds grants to the folders that exist now, for programs that repeatedly start instances with the same grants:
 * a guest that replaces a granted folder through another grant cannot redirect later instances.
 *
 * @returns the grants, each folder with its real path and its identity
 * @throws what `node:fs` throws for a folder that does not exist
 */
export function pinFolders(grants: Grants): Grants {
  const folders = grantedFolders(grants).map(([name, folder]) => {
    const path = realpathSync(folder.path)
    return [name, { ...folder, path, identity: folder.identity ?? folderIdentity(path) }] as const
  })
  return { ...grants, folders: Object.fromEntries(folders) }
}

/** The device and inode number of the folder at a path. */
export function folderIdentity(path: string): string {
  return identityOf(statSync(path, { bigint: true }))
}

/** The identity of an object of the file system as text, which can be sent to another process. */
export function identityOf({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev}:${ino}`
}
