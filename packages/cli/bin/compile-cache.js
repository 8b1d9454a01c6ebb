import { lstatSync, mkdirSync, realpathSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * Enables Node's compile cache. Node executes the cached code, so the folder must be one that only this user
 * can write. Node's default has a guessable name in the system's folder for temporary files, where another
 * user could create it first.
 */
export function keepCompiled() {
  const { enableCompileCache } = nodeModule
  // Bun and Deno lack this function, or it does nothing. With the variable, Node has enabled the cache
  // already.
  if (!enableCompileCache || process.env.NODE_COMPILE_CACHE) return
  const folder = join(userCacheFolder(), 'compiled')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (isPrivate(folder)) enableCompileCache(folder)
  } catch {
    // Without a home there is no cache.
  }
}

/** Returns the folder that `cacheFolder` of `@wasi-webgpu/native` returns, without loading that package. */
function userCacheFolder() {
  const { HOME, LOCALAPPDATA, XDG_CACHE_HOME } = process.env
  const home = HOME || homedir()
  if (process.platform === 'darwin') return join(home, 'Library/Caches/wasi-webgpu')
  if (process.platform === 'win32') return join(LOCALAPPDATA || join(home, 'AppData/Local'), 'wasi-webgpu')
  return join(XDG_CACHE_HOME || join(home, '.cache'), 'wasi-webgpu')
}

/** Whether only this user and root can write to a folder or replace it. */
function isPrivate(folder) {
  if (process.platform === 'win32') return true
  const real = realpathSync(folder)
  if (lstatSync(real).uid !== process.getuid()) return false
  for (let path = real; ; path = dirname(path)) {
    const { mode, uid } = lstatSync(path)
    const isSticky = path !== real && (mode & 0o1000) !== 0
    if ((uid !== process.getuid() && uid !== 0) || ((mode & 0o022) !== 0 && !isSticky)) return false
    if (path === dirname(path)) return true
  }
}
