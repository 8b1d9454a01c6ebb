import { closeSync, constants, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Calls `action` and captures the output of native code to standard error until the first `await` of
 * `action`.
 *
 * Node lacks `dup2`, but an opened file gets the lowest free descriptor, so closing 2 and opening a file
 * redirects standard error. Nothing is captured where the original could not be restored: when standard error
 * is a file (whose position is shared with other processes) or a socket, outside of Linux, and in Deno, which
 * numbers files itself.
 *
 * Other threads must not open files meanwhile: one of their files could become standard error.
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

/** Opens the terminal or pipe of a descriptor once more. */
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
