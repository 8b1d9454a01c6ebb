import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheFolder, makeFolders, privateFolder, replaceFile, temporaryFolder } from '@wasi-webgpu/cache'
import { digestOf } from './artifact.ts'
import { isDigest, type Reference } from './reference.ts'

/**
 * Components and manifests of this user, by digest, and the digests that tags had when they were last pulled. Any number
 * of processes may use it at once, since every file appears complete, by one rename.
 */
export class ComponentCache {
  readonly #folder: string
  #temporary: string | undefined

  /** @param folder where to keep them; if it is not writable, or others can write to it, new ones are kept until the process ends */
  constructor(folder: string = join(cacheFolder(), 'registry')) {
    this.#folder = privateFolder(folder) ?? temporaryFolder()
  }

  /** Returns the bytes with a digest, if they are there and intact. */
  async find(digest: string): Promise<CachedBytes | undefined> {
    const found = await this.#read(blobPath(digest))
    return found !== undefined && digestOf(found.bytes, digest) === digest ? found : undefined
  }

  /** Keeps bytes whose digest was compared. @returns the path of the file */
  keep(digest: string, bytes: Uint8Array): Promise<string> {
    return this.#write(blobPath(digest), bytes)
  }

  /** Returns the digest that a tag had when it was last pulled. */
  async digestOfTag(reference: Reference): Promise<string | undefined> {
    const found = await this.#read(tagPath(reference))
    const text = found && new TextDecoder().decode(found.bytes)
    return isDigest(text) ? text : undefined
  }

  /** Records the digest of a tag. */
  async recordTag(reference: Reference, digest: string): Promise<void> {
    await this.#write(tagPath(reference), new TextEncoder().encode(digest))
  }

  async #read(path: string): Promise<CachedBytes | undefined> {
    for (const folder of [this.#folder, this.#temporary]) {
      const file = folder && join(folder, path)
      const bytes = file && (await readFile(file).catch(() => undefined))
      if (file && bytes) return { path: file, bytes }
    }
    return undefined
  }

  /** Writes a file to the cache, or else to the folder that lasts as long as the process. */
  async #write(path: string, bytes: Uint8Array): Promise<string> {
    return writeTo(join(this.#folder, path), bytes).catch(() => {
      this.#temporary ??= temporaryFolder()
      return writeTo(join(this.#temporary, path), bytes)
    })
  }
}

/** Bytes in the cache, and the path of their file. */
export interface CachedBytes {
  readonly path: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** As in an image layout of OCI: `blobs/sha256/…`. */
function blobPath(digest: string): string {
  return join('blobs', ...digest.split(':'))
}

/** File names on Windows have no colon; no part of a repository begins with an underscore. */
function tagPath({ host, repository, tag = '' }: Reference): string {
  return join('tags', host.replaceAll(':', '+'), repository, '_', tag)
}

async function writeTo(path: string, bytes: Uint8Array): Promise<string> {
  makeFolders(dirname(path), 0o700)
  await replaceFile(path, bytes)
  return path
}
