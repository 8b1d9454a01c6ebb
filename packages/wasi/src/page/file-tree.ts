/** Files by their absolute paths: `{ '/work/in.png': bytes }`. */
export type Files = Readonly<Record<string, Uint8Array>>

/** A folder or a file of the file system in memory, as `InMemoryFilesystemAdapter` of the WASI shim has it. */
interface Entry {
  dir?: Record<string, Entry>
  source?: Uint8Array | string
}

/** A file system in memory, which a guest sees under `/`. */
export class FileTree {
  readonly root: Entry = { dir: {} }

  constructor(files: Files) {
    for (const [path, source] of Object.entries(files)) {
      const names = namesOf(path)
      const name = names.pop()
      if (name === undefined) throw new TypeError(`'${path}' names no file`)
      this.#folder(names).dir![name] = { source: source.slice() }
    }
  }

  /** What is in it now. */
  get files(): Files {
    return Object.fromEntries(filesIn(this.root, ''))
  }

  #folder(names: readonly string[]): Entry {
    let folder = this.root
    for (const name of names) {
      folder = folder.dir![name] ??= { dir: {} }
      if (folder.dir === undefined) throw new TypeError(`/${names.join('/')} cannot be a file and a folder`)
    }
    return folder
  }
}

/**
 * @throws the error code of WASI, for a name that is one of JS objects: the shim keeps folders as objects, and would
 *   give the guest what all objects have
 */
export function checkPath(path: string): void {
  if (path.split('/').some(name => name in Object.prototype)) throw 'not-permitted'
}

function namesOf(path: string): string[] {
  checkPath(path)
  return path.split('/').filter(name => name !== '' && name !== '.')
}

function* filesIn({ dir, source }: Entry, path: string): Generator<[string, Uint8Array]> {
  for (const [name, entry] of Object.entries(dir ?? {})) yield* filesIn(entry, `${path}/${name}`)
  if (source !== undefined) {
    yield [path, typeof source === 'string' ? new TextEncoder().encode(source) : source.slice()]
  }
}
