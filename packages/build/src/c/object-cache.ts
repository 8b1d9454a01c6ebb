import { createHash, randomUUID } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { cacheFolder, privateFolder, replaceFile, temporaryFolder } from '@wasi-webgpu/cache'

/** An object file in the cache. */
export interface CachedObject {
  /** Path of the object file. Its name is the hash of its contents. */
  readonly object: string
  /** Warnings of the compiler. */
  readonly messages: string
  /** Paths of the files that the object was compiled from. */
  readonly inputs: readonly string[]
}

/** Record of a compilation: files by path, each with the hash of the contents that were compiled. */
interface Entry {
  readonly inputs: Readonly<Record<string, string>>
  readonly messages: string
  readonly object: string
}

/**
 * Object files of all programs of this user, by content: of the source, of all files that it includes, of the compiler's
 * flags and version. Any number of processes may use it at once, since every file in it appears complete, by one rename.
 *
 * A new file that hides one of the included files, in a folder that is searched earlier, is not noticed.
 */
export class ObjectCache {
  readonly #folder: string

  /** @param folder where to keep the objects; if it is not writable, or others can write to it too, they are kept until the process ends */
  constructor(folder: string = join(cacheFolder(), 'objects')) {
    const kept = privateFolder(folder)
    this.#folder = kept !== undefined && isWritable(kept) ? kept : temporaryFolder()
  }

  /**
   * Returns the object of a compilation, if its inputs have the contents that they had then.
   *
   * @param key hash of everything except the contents of included files
   */
  async find(key: string): Promise<CachedObject | undefined> {
    try {
      const entry = JSON.parse(await readFile(this.#entry(key), 'utf8')) as Entry
      const inputs = Object.keys(entry.inputs)
      const hashes = await Promise.all(inputs.map(hashOfFile))
      if (inputs.some((path, i) => entry.inputs[path] !== hashes[i])) return undefined
      const object = this.#object(entry.object)
      const now = new Date()
      await Promise.all([object, this.#entry(key)].map(path => utimes(path, now, now)))
      return { object, messages: entry.messages, inputs }
    } catch {
      // No entry, or an input is gone, or the cache was cleared meanwhile.
      return undefined
    }
  }

  /** Returns the path of a new file in the cache's folder, for the compiler to write to. */
  temporary(): string {
    return join(this.#folder, `${randomUUID()}.tmp`)
  }

  /** Moves an object file into the cache; returns its new path. */
  async store(file: string): Promise<string> {
    const object = this.#object(await hashOfFile(file))
    await rename(file, object)
    return object
  }

  /**
   * Records how an object in the cache was compiled, so that {@link find} finds it.
   *
   * @param startedAt time at which the compilation started; nothing is recorded if an input has changed since, because
   * either of its contents may have been compiled
   */
  async record(key: string, { object, messages, inputs }: CachedObject, startedAt: number): Promise<void> {
    const stats = await Promise.all(inputs.map(path => stat(path).catch(() => undefined)))
    if (stats.some(stats => stats === undefined || stats.mtimeMs > startedAt)) return
    const hashes = await Promise.all(inputs.map(async path => [path, await hashOfFile(path)]))
    const hash = basename(object, '.o')
    const entry: Entry = { inputs: Object.fromEntries(hashes), messages, object: hash }
    await replaceFile(this.#entry(key), new TextEncoder().encode(JSON.stringify(entry)))
  }

  /** Removes files that no build has used for a month. */
  async prune(now: number = Date.now()): Promise<void> {
    const names = await readdir(this.#folder).catch(() => [])
    for (const name of names) {
      const path = join(this.#folder, name)
      const stats = await stat(path).catch(() => undefined)
      if (stats !== undefined && stats.mtimeMs < now - lifetime) await rm(path, { force: true })
    }
  }

  #entry(key: string): string {
    return join(this.#folder, `${key}.json`)
  }

  #object(hash: string): string {
    return join(this.#folder, `${hash}.o`)
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Time without use after which a file is removed, in milliseconds. */
const lifetime = 30 * 24 * 60 * 60 * 1000

/** Returns the SHA-256 of bytes or of a text. */
export function hashOf(contents: Uint8Array | string): string {
  return createHash('sha256').update(contents).digest('hex')
}

async function hashOfFile(path: string): Promise<string> {
  return hashOf(await readFile(path))
}
