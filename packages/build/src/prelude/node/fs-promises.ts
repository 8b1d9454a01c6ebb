/**
 * `node:fs/promises` over the folders that a program is granted. Names, parameters, results and errors follow Node; a
 * function or an option that a component does not support throws an error with a code of Node.
 *
 * @see https://nodejs.org/api/fs.html#promises-api
 */
import { FileHandle, isInPieces, writeAll } from './file-handle.ts'
import * as operations from './file-operations.ts'
import { constants, type FileOptionsOrEncoding, fileOptions } from './file-options.ts'
import type { Path } from './files.ts'
import { refusing } from './node-errors.ts'
import { OpenFile } from './open-file.ts'

type AsyncOf<F> = F extends (...args: infer Args) => infer Result ? (...args: Args) => Promise<Result> : never

/** Turns a function that returns at once into one that returns a promise. */
function promised<F extends (...args: never[]) => unknown>(operation: F): AsyncOf<F> {
  return (async (...args: never[]) => operation(...args)) as AsyncOf<F>
}

export const access = promised(operations.access)
export const copyFile = promised(operations.copyFile)
export const link = promised(operations.link)
export const lstat = promised(operations.lstat)
export const lutimes = promised(operations.lutimes)
export const mkdir = promised(operations.mkdir)
export const mkdtemp = promised(operations.mkdtemp)
export const readdir = promised(operations.readdir)
export const readlink = promised(operations.readlink)
export const rename = promised(operations.rename)
export const rm = promised(operations.rm)
export const rmdir = promised(operations.rmdir)
export const stat = promised(operations.stat)
export const symlink = promised(operations.symlink)
export const truncate = promised(operations.truncate)
export const unlink = promised(operations.unlink)
export const utimes = promised(operations.utimes)

export async function open(path: Path, flags?: string | number, mode?: number | string): Promise<FileHandle> {
  return new FileHandle(OpenFile.open(path, flags, mode))
}

export async function readFile(
  path: Path | FileHandle,
  options?: FileOptionsOrEncoding,
): Promise<Buffer | string> {
  return path instanceof FileHandle ? path.readFile(options) : operations.readFile(path, options)
}

/** Writes a text, a view of a buffer, or each of those that an iterable yields. */
export async function writeFile(
  path: Path | FileHandle,
  data: unknown,
  options?: FileOptionsOrEncoding,
): Promise<void> {
  if (path instanceof FileHandle) return path.writeFile(data, options)
  if (!isInPieces(data)) return operations.writeFile(path, data, options)
  const { encoding, flag, mode } = fileOptions(options)
  const file = OpenFile.open(path, flag || 'w', mode)
  try {
    await writeAll(file, data, encoding)
  } finally {
    file.close()
  }
}

export async function appendFile(
  path: Path | FileHandle,
  data: unknown,
  options?: FileOptionsOrEncoding,
): Promise<void> {
  if (path instanceof FileHandle) return path.appendFile(data, options)
  const given = fileOptions(options)
  await writeFile(path, data, { ...given, flag: given.flag || 'a' })
}

const missing = Object.fromEntries(
  Object.entries(
    refusing('fs.', 'chmod chown cp glob lchmod lchown mkdtempDisposable opendir realpath statfs watch'),
  ).map(([name, refuse]) => [name, promised(refuse)]),
)
export const { chmod, chown, cp, glob, lchmod, lchown, mkdtempDisposable, opendir, realpath, statfs, watch } =
  missing

const fsPromises = {
  ...missing,
  access,
  appendFile,
  constants,
  copyFile,
  link,
  lstat,
  lutimes,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
}

// biome-ignore lint/style/noDefaultExport: Node has one.
export { constants, type FileHandle, fsPromises as default }
