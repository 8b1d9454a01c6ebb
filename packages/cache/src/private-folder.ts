import { lstatSync, realpathSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeFolders } from './make-folders.ts'

/**
 * Returns the folder in which programs of this user cache what they can recreate: `$XDG_CACHE_HOME` or
 * `~/.cache` on Linux, `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows; each with `wasi-webgpu` at
 * the end.
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const home = env.HOME || homeFolder()
  if (platform === 'darwin') return join(home, 'Library/Caches/wasi-webgpu')
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData/Local'), 'wasi-webgpu')
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'wasi-webgpu')
}

/** Returns the home of this user; one below the folder for temporary files if the system knows none, as in some containers. */
function homeFolder(): string {
  try {
    return homedir()
  } catch {
    return join(tmpdir(), `home-${process.getuid?.()}`)
  }
}

/**
 * Returns the path, without symbolic links, of a folder that holds what this process executes: only this user and root
 * can write to it or replace it. A folder that does not exist is created.
 *
 * @returns `undefined` when another user can, or when the folder cannot be created
 */
export function privateFolder(folder: string): string | undefined {
  try {
    makeFolders(folder, 0o700)
    const real = realpathSync(folder)
    return isPrivate(real) ? real : undefined
  } catch {
    return undefined
  }
}

function isPrivate(real: string): boolean {
  // Windows keeps a user's folders private by access control lists, which have no modes.
  if (process.platform === 'win32') return true
  for (let path = real; ; path = dirname(path)) {
    const stats = lstatSync(path)
    // In a sticky folder, only the owner of a file can replace it.
    const isSticky = path !== real && (stats.mode & 0o1000) !== 0
    if (!isTrusted(stats.uid) || (isWritableByOthers(stats) && !isSticky)) return false
    if (path === dirname(path)) return true
  }
}

function isTrusted(id: number): boolean {
  return id === 0 || id === process.getuid!()
}

function isWritableByOthers({ mode, gid }: { readonly mode: number; readonly gid: number }): boolean {
  // Many systems give each user a group of the same number, and let it write; containers do so with root's group.
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && !isTrusted(gid))
}
