import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { join } from 'node:path'

/**
 * Enables Node's compile cache. Node executes the cached code, so the folder must be one that only this user
 * can write. Node's default has a guessable name in the system's folder for temporary files, where another
 * user could create it first.
 */
export async function keepCompiled() {
  const { enableCompileCache } = nodeModule
  // Bun and Deno lack this function, or it does nothing. With the variable, Node has enabled the cache
  // already.
  if (!enableCompileCache || process.env.NODE_COMPILE_CACHE) return
  const { cacheFolder, privateFolder } = await folders()
  const folder = privateFolder(join(cacheFolder(), 'compiled'))
  if (folder) enableCompileCache(folder)
}

/** Loads one module alone, since those that are loaded before the cache is enabled are not in it. */
function folders() {
  const source = new URL('../../cache/src/private-folder.ts', import.meta.url)
  return existsSync(source) ? import(source) : import('../dist/bin/private-folder.js')
}
