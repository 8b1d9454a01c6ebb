/**
 * The file system of a guest, shared by both versions of WASI, by Node and by the page.
 *
 * Calls pass through these layers:
 * - `preview2-filesystem.ts` and `preview3-filesystem.ts` give guests `wasi:filesystem` in the form of each version;
 * - `FileDescriptor` checks flags; `FileInput` and `FileOutput` are the streams of 0.2 over a file;
 * - `FileSystem`, in this file, owns everything that a guest has open, limits its number and closes it at the end;
 * - `ConfinedFolder` resolves paths inside a grant, and `OpenFile` shares a file among descriptors and streams;
 * - a `FolderHandle` and a `FileHandle` perform single operations: on the machine in `../node/`, in memory in `../page/`.
 *
 * All operations are synchronous, except syncing to disk in 0.3. Errors are `FileError`s or errors of `node:fs`, which
 * `errorCode` turns into the codes of WASI.
 *
 * @module
 */

import { Trap } from '@wasi-webgpu/component'
import { GuestRoom } from '../guest-room.ts'
import { ConfinedFolder, type DescriptorFlags, type OpenFlags } from './confined-folder.ts'
import { FileError } from './file-error.ts'
import type { FolderHandle } from './file-handles.ts'
import { OpenFile } from './open-file.ts'

/** A granted folder. */
export interface Root {
  /** Path of the folder for the guest. */
  readonly name: string
  readonly readOnly: boolean
  /**
   * Opens the folder.
   * @throws {Trap} when the granted folder no longer exists
   */
  open(): FolderHandle
}

/** Number of files and folders that a guest may have open at a time, by default. */
const mostOpenFiles = 1024

/** Closes the files of a file system that became unreachable, because its guest has ended in some way. */
const forgotten = new FinalizationRegistry<Set<OpenFile | ConfinedFolder>>(closeAll)

/**
 * The files of one guest: its granted folders and everything opened in them. The interfaces of both WASI
 * versions are built on it; it does not depend on them.
 */
export class FileSystem implements Disposable {
  readonly #roots: readonly Root[]
  readonly #mostOpen: number
  readonly #open = new Set<OpenFile | ConfinedFolder>()
  /** Room of the guest, for listings and what is read ahead. */
  readonly room: GuestRoom

  constructor(roots: readonly Root[], mostOpen = mostOpenFiles, room = new GuestRoom()) {
    this.#roots = roots
    this.room = room
    this.#mostOpen = mostOpen
    forgotten.register(this, this.#open)
  }

  /**
   * `get-directories`: opens the granted folders, each with its path for the guest.
   * @throws {Trap} when a folder no longer exists, or the limit of open files is reached
   */
  openRoots(): [folder: ConfinedFolder, name: string][] {
    return this.#roots.map(({ name, readOnly, open }) => {
      if (this.#isFull)
        throw new Trap(
          `all ${this.#mostOpen} files that the guest may have open are in use; close one before get-directories`,
        )
      const folder = new ConfinedFolder(open(), readOnly)
      this.#open.add(folder)
      return [folder, name]
    })
  }

  /**
   * `open-at`.
   * @throws {FileError} `insufficient-memory` when the limit of open files is reached
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
    // The closure must not keep the file system itself alive.
    const open = this.#open
    const entry = opened instanceof ConfinedFolder ? opened : new OpenFile(opened, file => open.delete(file))
    open.add(entry)
    return entry
  }

  /** Releases a file or folder whose descriptor the guest dropped. A file with a stream stays open. */
  release(opened: OpenFile | ConfinedFolder): void {
    if (opened instanceof OpenFile) {
      opened.release()
    } else {
      this.#open.delete(opened)
      opened.close()
    }
  }

  /** Closes everything that is open when the guest ends; later operations fail. */
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
