import { closeSync, constants, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Calls `action`, and catches what native code writes to the standard error up to its first `await`.
 *
 * Node has no `dup2`; but a file that is opened gets the lowest free number, so that closing 2 and opening a file
 * puts that file in place. Where this process could not be given its standard error back as it was, nothing is
 * caught: when that is a file (whose position is shared with others), or a socket, or outside of Linux, or in Deno, whose
 * numbers of files are its own.
 *
 * Other threads must not open files meanwhile: one of theirs could become the standard error.
 */
export function captureStandardError<T>(action: () => T): { result: T; messages: string } {
  const own = openAgain(2)
  if (own === undefined) return { result: action(), messages: '' }
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-'))
  const file = join(folder, 'messages')
  try {
    closeSync(2)
    openSync(file, 'w')
    let result: T
    try {
      result = action()
    } finally {
      closeSync(2)
      openAgain(own)
      closeSync(own)
    }
    return { result, messages: readFileSync(file, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Opens the terminal or pipe behind a descriptor once more. */
function openAgain(fd: number): number | undefined {
  if (process.platform !== 'linux' || process.versions.deno) return undefined
  try {
    const stats = fstatSync(fd)
    if (!stats.isFIFO() && !stats.isCharacterDevice()) return undefined
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NOCTTY)
  } catch {
    return undefined
  }
}
