import { open, opendir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { makeFolders } from '@wasi-webgpu/cache'
import { type KeyPage, keyPage } from '../store/key-page.ts'
import type { Bucket, Container, ObjectInfo, Revised, Store } from '../store/store.ts'
import type { Reserve } from '../store/value-memory.ts'

/**
 * A store in a folder of this machine, for any number of processes: `keyvalue.sqlite` has the buckets, and `blobs/` a folder for
 * each container with a file for each object. An object appears when it is whole, also where a process is killed. A bucket exists as
 * soon as it is opened.
 */
export class FolderStore implements Store {
  readonly #folder: string
  readonly #parts: Parts

  /** @param folder path of the folder; created when the guest first stores something */
  constructor(folder: string) {
    this.#folder = folder
    this.#parts = new Parts(join(folder, 'blobs', '.parts'))
  }

  async openBucket(name: string): Promise<Bucket> {
    return new DatabaseBucket(await databaseOf(this.#folder), name)
  }

  async openContainer(name: string): Promise<Container | undefined> {
    const path = this.#path(name)
    const isThere = (await statOf(path))?.isDirectory() === true
    return isThere ? this.#container(name, path) : undefined
  }

  async createContainer(name: string): Promise<Container> {
    const path = this.#path(name)
    makeFolders(path)
    return this.#container(name, path)
  }

  async deleteContainer(name: string): Promise<void> {
    await rm(this.#path(name), { recursive: true, force: true })
  }

  async #container(name: string, path: string): Promise<Container> {
    await this.#parts.removeAbandoned()
    return new FolderContainer(name, path, this.#parts)
  }

  #path(name: string): string {
    return join(this.#folder, 'blobs', fileName(name))
  }
}

/** Opens the database of a folder, once in this process: each instance of a guest has a store of its own. */
function databaseOf(folder: string): Promise<DatabaseSync> {
  let database = databases.get(folder)
  if (database === undefined) {
    database = openDatabase(folder)
    databases.set(folder, database)
    database.catch(() => databases.delete(folder))
  }
  return database
}

const databases = new Map<string, Promise<DatabaseSync>>()

async function openDatabase(folder: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await import('node:sqlite')
  makeFolders(folder)
  const database = new DatabaseSync(join(folder, 'keyvalue.sqlite'), { timeout: lockTime })
  // Readers go on while a process writes.
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS pairs (
      bucket TEXT, key TEXT, value BLOB, revision INTEGER NOT NULL, PRIMARY KEY (bucket, key)
    ) WITHOUT ROWID;`)
  return database
}

/** How long a change waits for that of another process, in milliseconds. */
const lockTime = 10_000

/** A bucket. A deleted key keeps its row, without a value, so that its revisions go on. */
class DatabaseBucket implements Bucket {
  readonly #database: DatabaseSync
  readonly #name: string

  constructor(database: DatabaseSync, name: string) {
    this.#database = database
    this.#name = name
  }

  async get(key: string, reserve?: Reserve): Promise<Revised> {
    const row = (columns: string) =>
      this.#database.prepare(`SELECT ${columns} FROM pairs WHERE bucket = ? AND key = ?`).get(this.#name, key)
    reserve?.(Number(row('length(value) AS bytes')?.bytes ?? 0))
    const found = row('value, revision')
    return { value: (found?.value as Uint8Array | null) ?? undefined, revision: Number(found?.revision ?? 0) }
  }

  async set(key: string, value: Uint8Array): Promise<void> {
    this.#change(key, value)
  }

  async swap(key: string, value: Uint8Array, revision: number): Promise<boolean> {
    if (revision !== 0)
      return (
        this.#database
          .prepare(
            'UPDATE pairs SET value = ?, revision = revision + 1 WHERE bucket = ? AND key = ? AND revision = ?',
          )
          .run(value, this.#name, key, revision).changes === 1
      )
    return (
      this.#database
        .prepare('INSERT INTO pairs VALUES (?, ?, ?, 1) ON CONFLICT DO NOTHING')
        .run(this.#name, key, value).changes === 1
    )
  }

  async delete(key: string): Promise<void> {
    this.#database
      .prepare(
        `UPDATE pairs SET value = NULL, revision = revision + 1
        WHERE bucket = ? AND key = ? AND value IS NOT NULL`,
      )
      .run(this.#name, key)
  }

  async keys(after?: string): Promise<KeyPage> {
    const keys = 'SELECT key FROM pairs WHERE bucket = ? AND value IS NOT NULL'
    const rows =
      after === undefined
        ? this.#database.prepare(`${keys} ORDER BY key`).iterate(this.#name)
        : this.#database.prepare(`${keys} AND key > ? ORDER BY key`).iterate(this.#name, after)
    return keyPage(keysOf(rows))
  }

  #change(key: string, value: Uint8Array): void {
    this.#database
      .prepare(
        `INSERT INTO pairs VALUES (?, ?, ?, 1)
        ON CONFLICT DO UPDATE SET value = excluded.value, revision = revision + 1`,
      )
      .run(this.#name, key, value)
  }
}

function* keysOf(rows: Iterable<Record<string, unknown>>): Generator<string> {
  for (const { key } of rows) yield key as string
}

/**
 * The folder of the objects that are being written, beside those of the containers, whose names never begin with a dot. A process
 * that is killed leaves a part there.
 */
class Parts {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Removes the parts to which nothing was written for {@link abandonedAfter}, by this process or another one. */
  async removeAbandoned(): Promise<void> {
    const before = Date.now() - abandonedAfter
    // A folder that may only be read serves as before.
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name)
      const stats = await statOf(path)
      if (stats !== undefined && stats.mtimeMs < before) await rm(path, { force: true }).catch(() => {})
    }
  }

  /** Writes a file, and calls `done` with its path; it is gone afterwards unless `done` moves it. */
  async write(bytes: Uint8Array, done: (path: string) => Promise<void>): Promise<void> {
    const path = join(this.#folder, crypto.randomUUID())
    makeFolders(this.#folder)
    try {
      await writeFile(path, bytes, { flag: 'wx' })
      await done(path)
    } finally {
      await rm(path, { force: true })
    }
  }
}

/** Time without a write after which the process that wrote a part is taken for dead, in milliseconds. */
const abandonedAfter = 600_000

/** A container as a folder. */
class FolderContainer implements Container {
  readonly #name: string
  readonly #folder: string
  readonly #parts: Parts

  constructor(name: string, folder: string, parts: Parts) {
    this.#name = name
    this.#folder = folder
    this.#parts = parts
  }

  async createdAt(): Promise<number> {
    return seconds((await this.#inFolder(stat(this.#folder))).birthtimeMs)
  }

  async info(name: string): Promise<ObjectInfo | undefined> {
    const stats = await statOf(this.#path(name))
    return stats?.isFile() ? { size: stats.size, createdAt: seconds(stats.mtimeMs) } : undefined
  }

  async read(name: string, start: number, end: number): Promise<Uint8Array | undefined> {
    const file = await open(this.#path(name)).catch(unlessMissing)
    if (file === undefined) return undefined
    try {
      const bytes = new Uint8Array(end - start)
      let length = 0
      for (let count = 1; count > 0 && length < bytes.length; length += count)
        count = (await file.read(bytes, length, bytes.length - length, start + length)).bytesRead
      return bytes.subarray(0, length)
    } finally {
      await file.close()
    }
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(name)
    await this.#parts.write(bytes, part => this.#inFolder(rename(part, path)))
  }

  async delete(name: string): Promise<void> {
    await rm(this.#path(name), { force: true })
  }

  async list(reserve?: (name: string) => void): Promise<readonly string[]> {
    const names: string[] = []
    for await (const entry of await this.#inFolder(opendir(this.#folder, { bufferSize: 1000 }))) {
      const name = entry.isDirectory() ? undefined : objectName(entry.name)
      if (name === undefined) continue
      reserve?.(name)
      names.push(name)
    }
    return names
  }

  /** Awaits an operation, which finds no folder after another has deleted the container. */
  #inFolder<T>(operation: Promise<T>): Promise<T> {
    return operation.catch(error => {
      unlessMissing(error)
      throw new Error(`there is no container ${this.#name}`, { cause: error })
    })
  }

  #path(name: string): string {
    return join(this.#folder, fileName(name))
  }
}

/**
 * Returns the file name of an object or container: its name, in which characters that are not part of a file name on every
 * system, and a dot at either end, are escaped as in a URL. A name never is a path.
 */
function fileName(name: string): string {
  const escaped = name.replaceAll(/[%/\\<>:"|?*\p{Cc}]|^\.|\.$/gu, text =>
    Buffer.from(text).toString('hex').toUpperCase().replaceAll(/../g, '%$&'),
  )
  if (escaped === '') throw new Error('an object and a container need a name')
  if (Buffer.byteLength(escaped) > longestName)
    throw new Error(`the name ${name.slice(0, 40)}… is too long; use at most ${longestName} bytes`)
  return escaped
}

/** Returns the name of the object in a file; `undefined` for a file that has none. */
function objectName(file: string): string | undefined {
  try {
    const name = decodeURIComponent(file)
    return fileName(name) === file ? name : undefined
  } catch {
    return undefined
  }
}

/** Most systems permit 255 bytes. */
const longestName = 250

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

function statOf(path: string) {
  return stat(path).catch(unlessMissing)
}

function unlessMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
