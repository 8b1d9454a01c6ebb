/** What the programs in TypeScript share. They import what Node has, and so run in Node too. */

import { type FileHandle, open } from 'node:fs/promises'
import { env, exit, stderr } from 'node:process'

/** A file that can be read in pieces, as it may be larger than the memory. */
export interface InputFile {
  /** In bytes. */
  readonly size: number
  /** @throws Error when it ends before */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
}

/**
 * Opens a file until the program ends.
 *
 * @throws as `node:fs/promises` does, when there is no such file
 */
export async function openFile(path: string): Promise<InputFile> {
  const file = await open(path, 'r')
  openFiles.push(file)
  const { size } = await file.stat()
  return {
    size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(length)
      for (let filled = 0; filled < length; ) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled)
        if (bytesRead === 0) throw new Error(`${path} ends at ${offset + filled} bytes`)
        filled += bytesRead
      }
      return bytes
    },
  }
}

/** Node complains when one is collected. */
const openFiles: FileHandle[] = []

/** Runs a program; an error becomes one line on the standard error, and exit code 1. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : error}\n`)
    exit(1)
  }
}

/**
 * Does something and tells on the standard error how long it took. The variable REPEAT has it done more often: what is
 * then told is the middle of the times, without the first, which makes pipelines.
 */
export async function timed<T>(action: () => Promise<T>): Promise<T> {
  const times: number[] = []
  for (;;) {
    const start = performance.now()
    const result = await action()
    times.push(performance.now() - start)
    if (times.length <= Number(env.REPEAT ?? 0)) continue
    const counted = (times.length > 1 ? times.slice(1) : times).sort((a, b) => a - b)
    stderr.write(`${counted[counted.length >> 1]!.toFixed(2)} ms\n`)
    return result
  }
}
