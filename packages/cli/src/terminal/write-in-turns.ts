import { write, writeSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { nonBlocking } from '@wasi-webgpu/native/terminal'

/** Returns the two functions that write a log to the standard output, for `logLines` of `@wasi-webgpu/serve`. */
export function standardOutput(): [
  write: (text: string) => Promise<void>,
  writeLast: (text: string) => void,
] {
  const output = nonBlocking(1)
  return [text => writeInTurns(output, text), text => writeWithoutWaiting(output, text)]
}

/**
 * Writes a text to a descriptor and leaves the event loop free meanwhile, even if the reader of a pipe is slow or has stopped.
 *
 * @returns rejects when the system does not take the text, for example because the reader is gone
 */
export async function writeInTurns(fd: number, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; ) {
    try {
      at += (await writeSome(fd, bytes, at)).bytesWritten
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      await setTimeout(delay)
    }
  }
}

const writeSome = promisify(write)

/** Writes a text before it returns, or what of it the reader of a pipe takes within a tenth of a second. */
export function writeWithoutWaiting(fd: number, text: string): void {
  const bytes = new TextEncoder().encode(text)
  let attempts = 5
  for (let at = 0; at < bytes.length && attempts > 0; ) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      attempts--
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delay)
    }
  }
}

/** Time after which a full pipe is tried again, in milliseconds. */
const delay = 20
