import { foldersCanBeShared, type Grants } from '@wasi-webgpu/wasi'

/**
 * Refuses folders that several workers may write, on systems where one worker could lead another out of them:
 * it could replace a folder by a link while the other resolves a path.
 *
 * @param canBeShared whether the system confines a guest to its folder whatever other processes do there
 * @throws TypeError when a folder would be shared for writing
 */
export function refuseSharedFolders(
  { folders = {} }: Grants,
  workers: number,
  canBeShared = foldersCanBeShared(),
): void {
  if (workers === 1 || canBeShared) return
  for (const [name, folder] of Object.entries(folders)) {
    if (typeof folder === 'object' && folder.readOnly) continue
    throw new TypeError(
      `${workers} workers could write the folder ${name}, and this system cannot confine them to it; use one worker, or grant the folder read-only`,
    )
  }
}
