import { writeSync } from 'node:fs'
import { logLine } from './log.ts'

/** Access to the system, for tests. */
export interface OutputSystem {
  /** Writes bytes, or as many as a pipe has room for, as `writeSync` does. @returns their number */
  write(bytes: Uint8Array): number
  /** Lets the reader of a full pipe read for a while. */
  wait(): void
}

/**
 * Returns a function that writes a text to a descriptor that never blocks, in place of `write` of a stream. A guest that prints
 * waits for a slow reader. When the reader has stopped, what does not fit into the pipe is lost, and so is all that follows
 * until the reader goes on: a request must not depend on who reads the output of guests. Then a line `event=output-lost` has
 * the number of lost bytes. Output that cannot be written, for example to a full disk, is lost likewise.
 */
export function lossyOutput(fd: number, system: OutputSystem = systemOf(fd)): NodeJS.WriteStream['write'] {
  let lost = 0
  let hasStopped = false
  let isLineCut = false
  const attempt = (bytes: Uint8Array, attempts: number): number => {
    let at = 0
    for (let left = attempts; at < bytes.length; ) {
      try {
        at += system.write(bytes.subarray(at))
        left = attempts
      } catch (error) {
        left--
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || left <= 0) return at
        system.wait()
      }
    }
    return at
  }
  const report = () => {
    const line = `${isLineCut ? '\n' : ''}${logLine({ event: 'output-lost', bytes: lost })}`
    const bytes = new TextEncoder().encode(line)
    // A line is short enough that a pipe takes all of it or nothing (`PIPE_BUF`).
    if (attempt(bytes, 1) === bytes.length) [lost, isLineCut] = [0, false]
  }
  return (text: string | Uint8Array, ...rest: readonly unknown[]) => {
    const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
    if (lost > 0) report()
    const taken = lost > 0 ? 0 : attempt(bytes, hasStopped ? 1 : mostAttempts)
    hasStopped = taken < bytes.length
    if (taken > 0) isLineCut = bytes[taken - 1] !== lineFeed
    lost += bytes.length - taken
    const done = rest.find(argument => typeof argument === 'function')
    if (done !== undefined) process.nextTick(done as () => void)
    return true
  }
}

/** Writes without progress after which a reader counts as stopped: a tenth of a second. */
const mostAttempts = 6

const lineFeed = 0x0a

function systemOf(fd: number): OutputSystem {
  const never = new Int32Array(new SharedArrayBuffer(4))
  return {
    write: bytes => writeSync(fd, bytes),
    wait: () => void Atomics.wait(never, 0, 0, delay),
  }
}

/** Time after which a full pipe is tried again, in milliseconds. */
const delay = 20
