/** What a program has of its surroundings: its arguments, files in granted folders, and where its text goes. */

import { getArguments } from 'wasi:cli/environment@0.2.12'
import { exitWithCode } from 'wasi:cli/exit@0.2.12'
import { getStderr } from 'wasi:cli/stderr@0.2.12'
import { getStdout } from 'wasi:cli/stdout@0.2.12'
import { type Descriptor, getDirectories } from 'wasi:filesystem/preopens@0.2.12'

/** A file that can be read in pieces, as it may be larger than the memory. */
export interface InputFile {
  /** In bytes. */
  readonly size: number
  /** @throws Error when it ends before */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
}

/** The command line, without the program's own name. */
export function programArguments(): string[] {
  return getArguments().slice(1)
}

/** Writes to the standard output at once. */
export function print(text: string | Uint8Array): void {
  writeAll(getStdout(), text)
}

/** Writes to the standard error at once. */
export function printError(text: string): void {
  writeAll(getStderr(), text)
}

/** Opens a file for reading, or gives `undefined` if there is none in any granted folder. */
export function openFile(path: string): InputFile | undefined {
  const file = open(path, {}, { read: true })
  if (file === undefined) return undefined
  return {
    size: Number(file.stat().size),
    read: async (offset, length) => {
      const bytes = readOnce(file, offset, length)
      if (bytes.length === length) return bytes
      const all = new Uint8Array(length)
      let filled = 0
      for (let next = bytes; next.length > 0; next = readOnce(file, offset + filled, length - filled)) {
        all.set(next, filled)
        filled += next.length
      }
      if (filled < length) throw new Error(`${path}: the file ends at ${offset + filled} bytes`)
      return all
    },
  }
}

/** @throws Error when there is no such file */
export async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = openFile(path)
  if (file === undefined) throw new Error(`${path}: there is no such file in the folders that --dir grants`)
  return file.read(0, file.size)
}

/** @throws Error when no granted folder takes it */
export function writeFile(path: string, contents: Uint8Array): void {
  const file = open(path, { create: true, truncate: true }, { write: true })
  if (file === undefined) throw new Error(`${path}: there is no such folder among those that --dir grants`)
  for (let offset = 0; offset < contents.length; ) {
    offset += Number(file.write(contents.subarray(offset), BigInt(offset)))
  }
}

/** Runs a program; an error becomes one line on the standard error, and exit code 1. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    printError(`${error instanceof Error ? error.message : error}\n`)
    exitWithCode(1)
  }
}

function open(
  path: string,
  openFlags: { create?: boolean; truncate?: boolean },
  flags: { read?: boolean; write?: boolean },
): Descriptor | undefined {
  for (const [folder, name] of getDirectories()) {
    const prefix = name.endsWith('/') ? name : `${name}/`
    if (!path.startsWith(prefix)) continue
    try {
      return folder.openAt({ symlinkFollow: true }, path.slice(prefix.length), openFlags, flags)
    } catch {
      // It may be in another folder.
    }
  }
  return undefined
}

function readOnce(file: Descriptor, offset: number, length: number): Uint8Array<ArrayBuffer> {
  return file.read(BigInt(length), BigInt(offset))[0]
}

/** What one write to a stream may have. */
const maxWrite = 4096

function writeAll(
  stream: { blockingWriteAndFlush(contents: Uint8Array): void },
  text: string | Uint8Array,
): void {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  for (let at = 0; at < bytes.length; at += maxWrite) {
    stream.blockingWriteAndFlush(bytes.subarray(at, at + maxWrite))
  }
}
