import { Trap } from '@wasi-webgpu/component'
import { ConfinedFolder, type DescriptorFlags, type OpenFlags } from './confined-folder.ts'
import { FileError } from './file-error.ts'
import type { FolderHandle } from './file-handles.ts'
import { OpenFile } from './open-file.ts'

/** A folder that a guest is granted. */
export interface Root {
  /** For the guest. */
  readonly name: string
  readonly readOnly: boolean
  /** @throws {Trap} when the folder that was granted is not there any more */
  open(): FolderHandle
}

/** How many files and folders a guest may have open at a time by default. */
const mostOpenFiles = 1024

/** A file system that nobody refers to any more belonged to a guest that is gone, however it ended. */
const forgotten = new FinalizationRegistry<Set<OpenFile | ConfinedFolder>>(closeAll)

/**
 * The files of a guest: the folders that it was granted, and all that it has opened in them. The interfaces of every
 * version of WASI are made over it, and it knows of none.
 */
export class FileSystem implements Disposable {
  readonly #roots: readonly Root[]
  readonly #mostOpen: number
  readonly #open = new Set<OpenFile | ConfinedFolder>()

  constructor(roots: readonly Root[], mostOpen = mostOpenFiles) {
    this.#roots = roots
    this.#mostOpen = mostOpen
    forgotten.register(this, this.#open)
  }

  /**
   * `get-directories`: opens the granted folders, each with its name for the guest.
   *
   * @throws {Trap} when one of them is not there any more, or as many are open as may be
   */
  openRoots(): [folder: ConfinedFolder, name: string][] {
    return this.#roots.map(({ name, readOnly, open }) => {
      if (this.#isFull)
        throw new Trap(`it may have ${this.#mostOpen} files open, and opens its folders again`)
      const folder = new ConfinedFolder(open(), readOnly)
      this.#open.add(folder)
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
