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
    stderr.write(`${errorText(error)}\n`)
    exit(1)
  }
}

/** Returns an error as a line for people. Node's errors of files begin with a code, and name the call. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path, message } = error as NodeJS.ErrnoException
  if (code === undefined || path === undefined) return message
  const reason = /^\w+: (.*), \w+ '/.exec(message)?.[1]
  if (code === 'ENOENT' && reason === 'no such file or directory') return `${path} does not exist`
  if (code === 'EISDIR') return `${path} is a folder, not a file`
  return reason === undefined ? message : `${path}: ${reason}`
}

/** Writes a line about long work to standard error, unless that is a terminal, which shows the progress. */
export function logLine(text: string): void {
  if (!stderr.isTTY) stderr.write(`${text}\n`)
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
