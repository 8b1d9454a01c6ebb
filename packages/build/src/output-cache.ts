import { createHash, randomUUID } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { cacheFolder, privateFolder, replaceFile, temporaryFolder } from '@wasi-webgpu/cache'

/** The output of a compiler in the cache: an object file, or a component. */
export interface CachedOutput {
  /** Path of the file. Its name is the hash of its contents. */
  readonly output: string
  /** Warnings of the compiler. */
  readonly messages: string
  /** Paths of the files that the output was compiled from. */
  readonly inputs: readonly string[]
}

/** Record of a compilation. */
interface Entry {
  /** The hash of the contents that were compiled, by the file's path. */
  readonly inputs: Readonly<Record<string, string>>
  readonly messages: string
  readonly output: string
}

/**
 * Outputs of a compiler for all programs of this user, by content: of the source, of all files that it includes, of the
 * compiler's flags and version. Any number of processes may use it at once, since every file in it appears complete, by one
 * rename.
 *
 * A new file that hides one of the included files, in a folder that is searched earlier, is not noticed.
 */
export class OutputCache {
  readonly #folder: string
  readonly #extension: string

  /**
   * @param name name of the folder, below that of all caches, or its path; if it is not writable, or others can write to
   * it too, the outputs are kept until the process ends
   * @param extension extension of the outputs, such as `.o`
   */
  constructor(name: string, extension: string) {
    this.#extension = extension
    const kept = privateFolder(resolve(cacheFolder(), name))
    this.#folder = kept !== undefined && isWritable(kept) ? kept : temporaryFolder()
  }

  /**
   * Returns the output of a compilation, if its inputs have the contents that they had then.
   *
   * @param key hash of everything except the contents of included files
   * @param folder the folder that the inputs are looked for in, if the output was recorded with one
   */
  async find(key: string, folder = '/'): Promise<CachedOutput | undefined> {
    try {
      const entry = JSON.parse(await readFile(this.#entry(key), 'utf8')) as Entry
      const inputs = Object.keys(entry.inputs).map(path => resolve(folder, path))
      const hashes = await Promise.all(inputs.map(hashOfFile))
      if (Object.values(entry.inputs).some((hash, i) => hash !== hashes[i])) return undefined
      const output = this.#output(entry.output)
      const now = new Date()
      await Promise.all([output, this.#entry(key)].map(path => utimes(path, now, now)))
      return { output, messages: entry.messages, inputs }
    } catch {
      // No entry, or an input is gone, or the cache was cleared meanwhile.
      return undefined
    }
  }

  /** Returns the path of a new file in the cache's folder, for the compiler to write to. */
  temporary(): string {
    return join(this.#folder, `${randomUUID()}.tmp`)
  }

  /** Moves an output into the cache; returns its new path. */
  async store(file: string): Promise<string> {
    const output = this.#output(await hashOfFile(file))
    await rename(file, output)
    return output
  }

  /**
   * Records how an output in the cache was compiled, so that {@link find} finds it.
   *
   * @param startedAt time at which the compilation started; nothing is recorded if an input has changed since, because
   * either of its contents may have been compiled
   * @param folder a folder that may lie elsewhere when the output is looked for: the inputs are recorded relative to it
   */
  async record(
    key: string,
    { output, messages, inputs }: CachedOutput,
    startedAt: number,
    folder?: string,
  ): Promise<void> {
    const stats = await Promise.all(inputs.map(path => stat(path).catch(() => undefined)))
    if (stats.some(stats => stats === undefined || stats.mtimeMs > startedAt)) return
    const nameOf = (path: string) => (folder === undefined ? path : relative(folder, path))
    const hashes = await Promise.all(inputs.map(async path => [nameOf(path), await hashOfFile(path)]))
    const hash = basename(output, this.#extension)
    const entry: Entry = { inputs: Object.fromEntries(hashes), messages, output: hash }
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

  #output(hash: string): string {
    return join(this.#folder, `${hash}${this.#extension}`)
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
