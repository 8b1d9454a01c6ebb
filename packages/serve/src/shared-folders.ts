import { foldersCanBeShared, type Grants } from '@wasi-webgpu/wasi'

/**
 * Refuses folders that several workers may write, on systems where one worker could lead another out of them: it may
 * replace a folder by a link while the other resolves a path.
 *
 * @param canBeShared whether the system keeps a guest in its folder whatever other processes do there
 * @throws TypeError
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
      `the folder ${name} may be written by ${workers} workers, which this system cannot keep inside: serve with one worker, or grant the folder for reading only`,
    )
  }
}
