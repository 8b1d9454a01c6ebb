import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeFolders } from './make-folders.ts'
import { privateFolder } from './private-folder.ts'

/** Files of a folder by path, with `/` between names. */
export type FilesByName = ReadonlyMap<string, Uint8Array>

/**
 * Returns a folder that contains what `unpack` returns: `folder` if an earlier call filled it and it holds the files
 * `names` intact, and else after writing the files there. Any number of processes may do so at once: each file appears by one
 * rename, complete, and all write the same bytes. If the folder is not writable, or another user could write to it, a
 * {@link temporaryFolder} serves.
 */
export async function unpackedOnce(
  folder: string,
  names: readonly string[],
  unpack: () => Promise<FilesByName>,
): Promise<string> {
  const earlier = existsSync(folder) ? privateFolder(folder) : undefined
  if (earlier !== undefined && (await isWhole(earlier, names))) return earlier
  const files = await unpack()
  const kept = privateFolder(folder)
  try {
    if (kept !== undefined) {
      await writeAll(kept, files)
      return kept
    }
  } catch {}
  const temporary = temporaryFolder()
  await writeAll(temporary, files)
  return temporary
}

/** Creates a folder of this user alone, which is removed when the process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/**
 * Holds a hash for each file, in the format of `sha256sum`. It is written last, so its absence means an
 * incomplete folder.
 */
const checksumsFile = 'SHA256SUMS'

async function isWhole(folder: string, names: readonly string[]): Promise<boolean> {
  try {
    const expected = (await readFile(join(folder, checksumsFile), 'utf8')).split('\n')
    const actual = await Promise.all(
      names.map(async name => checksum(name, await readFile(join(folder, name)))),
    )
    return actual.every(line => expected.includes(line))
  } catch {
    return false
  }
}

async function writeAll(folder: string, files: FilesByName): Promise<void> {
  for (const inner of new Set([...files.keys()].map(name => dirname(name))))
    makeFolders(join(folder, inner), 0o700)
  const checksums: string[] = []
  for (const [name, bytes] of files) {
    const path = join(folder, name)
    // A compiler of another process may be reading the folder, and tells files apart by their inodes: those of replaced files are
    // used again, so that it would take one header for another.
    if (!(await holds(path, bytes))) await replaceFile(path, bytes)
    checksums.push(checksum(name, bytes))
  }
  await replaceFile(join(folder, checksumsFile), new TextEncoder().encode(`${checksums.join('\n')}\n`))
}

async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await readFile(path)).equals(bytes)
  } catch {
    return false
  }
}

/**
 * Replaces a file in one step: processes that have the old file open or mapped keep it, and others open a
 * complete one.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, bytes, { mode: 0o700, flag: 'wx' })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

function checksum(name: string, bytes: Uint8Array): string {
  return `${createHash('sha256').update(bytes).digest('hex')}  ${name}`
}
