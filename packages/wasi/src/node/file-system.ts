import { type BigIntStats, statSync } from 'node:fs'
import { Trap } from '@wasi-webgpu/component'
import { ConfinedFolder, type DescriptorFlags, type OpenFlags } from './confined-folder.ts'
import { FileError } from './error-code.ts'
import { isSame, openFolder } from './folder-handle.ts'
import { type GrantedFolder, type Grants, grantedFolders } from './grants.ts'
import { OpenFile } from './open-file.ts'

/** How many files and folders a guest may have open at a time, unless its grants say otherwise. */
const mostOpenFiles = 1024

/** A file system that nobody refers to any more belonged to a guest that is gone, however it ended. */
const forgotten = new FinalizationRegistry<Set<OpenFile | ConfinedFolder>>(closeAll)

/**
 * The files of a guest: the folders that it was granted, and all that it has opened in them. The interfaces of every
 * version of WASI are made over it, and it knows of none.
 */
export class FileSystem implements Disposable {
  readonly #grants: readonly (readonly [name: string, folder: GrantedFolder, identity: BigIntStats])[]
  readonly #mostOpen: number
  readonly #open = new Set<OpenFile | ConfinedFolder>()

  /** @throws what `node:fs` throws for a folder that is not there */
  constructor(grants: Grants) {
    this.#grants = grantedFolders(grants).map(([name, folder]) => {
      return [name, folder, statSync(folder.path, { bigint: true })]
    })
    this.#mostOpen = grants.openFiles ?? mostOpenFiles
    forgotten.register(this, this.#open)
  }

  /**
   * `get-directories`: opens the granted folders, each with its name for the guest.
   *
   * @throws {Trap} when one of them is not there any more, or as many are open as may be
   */
  openRoots(): [folder: ConfinedFolder, name: string][] {
    return this.#grants.map(([name, { path, readOnly = false }, identity]) => {
      if (this.#isFull)
        throw new Trap(`it may have ${this.#mostOpen} files open, and opens its folders again`)
      const folder = new ConfinedFolder(openFolder(path), readOnly)
      this.#open.add(folder)
      // By another grant, which holds this folder, the guest may have put a link in its place.
      if (!isSame(folder.ownStat(), identity)) throw new Trap(`the granted folder ${name} was moved`)
      return [folder, name]
    })
  }

  /**
   * `open-at`
   *
   * @throws {FileError} `insufficient-memory` when as many are open as may be
   */
  open(
    folder: ConfinedFolder,
    path: string,
    follow: boolean,
    openFlags: OpenFlags,
    flags: DescriptorFlags,
  ): OpenFile | ConfinedFolder {
    if (this.#isFull) throw new FileError('insufficient-memory')
    const opened = folder.open(path, follow, openFlags, flags)
    // The function must not keep the file system itself alive.
    const open = this.#open
    const entry = opened instanceof ConfinedFolder ? opened : new OpenFile(opened, file => open.delete(file))
    open.add(entry)
    return entry
  }

  /** The guest has dropped its descriptor. A file that a stream is over stays open. */
  release(opened: OpenFile | ConfinedFolder): void {
    if (opened instanceof OpenFile) {
      opened.release()
    } else {
      this.#open.delete(opened)
      opened.close()
    }
  }

  /** Closes all that is open, at the end of the guest: whatever it would still do with files fails. */
  [Symbol.dispose](): void {
    closeAll(this.#open)
  }

  get #isFull(): boolean {
    return this.#open.size >= this.#mostOpen
  }
}

function closeAll(open: Set<OpenFile | ConfinedFolder>): void {
  for (const opened of open) opened.close()
  open.clear()
}
