/**
 * Code shared by the examples in TypeScript. It imports only Node modules that components support, so the
 * programs run in Node too.
 */

import { type FileHandle, open } from 'node:fs/promises'
import { env, exit, stderr } from 'node:process'
import { ProgressLine } from '../../packages/cli/src/terminal/progress-line.ts'

/** A file that is read in pieces, because it may exceed the memory. */
export interface InputFile {
  /** Size in bytes. */
  readonly size: number
  /**
   * Reads a part.
   *
   * @param memory memory for the result, of at least its length; new memory by default
   * @throws Error when the file ends before `offset + length`
   */
  read(offset: number, length: number, memory?: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
}

/**
 * Opens a file until the program ends.
 *
 * @throws like `node:fs/promises`, when the file does not exist
 */
export async function openFile(path: string): Promise<InputFile> {
  const file = await open(path, 'r')
  openFiles.push(file)
  const { size } = await file.stat()
  return {
    size,
    read: async (offset, length, memory = new Uint8Array(length)) => {
      const bytes = memory.subarray(0, length)
      for (let filled = 0; filled < length; ) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled)
        if (bytesRead === 0) throw new Error(`${path} ends at ${offset + filled} bytes`)
        filled += bytesRead
      }
      return bytes
    },
  }
}

/** Keeps the handles reachable: Node warns when one is collected. */
const openFiles: FileHandle[] = []

/** Runs a program; turns an error into one line on standard error and exit code 1. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : error}\n`)
    exit(1)
  }
}

/**
 * Runs an action and reports its duration on standard error. With the variable REPEAT set, repeats it and
 * reports the median without the first run, which compiles pipelines.
 */
export async function timed<T>(action: () => Promise<T>): Promise<T> {
  const times: number[] = []
  const repeats = Number(env.REPEAT ?? 0)
  const progress = new ProgressLine()
  for (;;) {
    progress.show(repeats > 0 ? `run ${times.length + 1} of ${repeats + 1}` : 'running')
    const start = performance.now()
    const result = await action()
    times.push(performance.now() - start)
    if (times.length <= repeats) continue
    progress.end()
    const counted = (times.length > 1 ? times.slice(1) : times).sort((a, b) => a - b)
    stderr.write(`${counted[counted.length >> 1]!.toFixed(2)} ms\n`)
    return result
  }
}
