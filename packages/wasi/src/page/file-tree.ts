import { FileError } from '../filesystem/file-error.ts'
import { MemoryFile, MemoryFolder } from './memory-files.ts'

/** Files by their absolute paths: `{ '/work/in.png': bytes }`. */
export type Files = Readonly<Record<string, Uint8Array>>

/**
 * A file system in memory, which a guest sees under `/`. Its files share a limit of 1 GiB.
 * @example
 * const files = new FileTree({ '/in.txt': new TextEncoder().encode('hello') })
 * const imports = await wasi({ files })
 * console.log(files.files) // the files after the guest has run
 */
export class FileTree {
  /** The root folder. */
  readonly root: MemoryFolder = MemoryFolder.root()

  /** @throws TypeError for a path that names no file, or that is also a folder */
  constructor(files: Files) {
    for (const [path, source] of Object.entries(files)) {
      const names = path.split('/').filter(name => name !== '' && name !== '.')
      const name = names.pop()
      if (name === undefined) throw new TypeError(`'${path}' is not the path of a file`)
      try {
        this.#write(names, name, source)
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        throw new TypeError(`'${path}' cannot be a file: ${error.code}`, { cause: error })
      }
    }
  }

  /** A copy of the files in their present state. The names of one file have the same array of bytes. */
  get files(): Files {
    const copies = new Map<MemoryFile, Uint8Array>()
    const files = Array.from(filesIn(this.root), ([path, file]) => {
      const bytes = copies.get(file) ?? file.contents
      copies.set(file, bytes)
      return [path, bytes] as const
    })
    return Object.fromEntries(files)
  }

  #write(folders: readonly string[], name: string, bytes: Uint8Array): void {
    let folder = this.root
    for (const step of folders) {
      if (folder.lookUp(step) === undefined) folder.createFolder(step)
      folder = folder.openFolder(step)
    }
    const isThere = folder.lookUp(name) !== undefined
    const file = folder.openFile(name, { write: true }, { create: !isThere, truncate: isThere })
    file.write(bytes, 0)
    file.close()
  }
}

function* filesIn(root: MemoryFolder): Generator<[path: string, file: MemoryFile]> {
  // Recursive generators would pass each file through all folders on its path.
  const folders: [folder: MemoryFolder, path: string][] = [[root, '']]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const [folder, inside] = next
    for (const [name, entry] of folder.entries) {
      if (entry instanceof MemoryFolder) folders.push([entry, `${inside}/${name}`])
      if (entry instanceof MemoryFile) yield [`${inside}/${name}`, entry]
    }
  }
}
