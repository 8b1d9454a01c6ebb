import { existsSync } from 'node:fs'
import { callExtension } from '@bytecodealliance/preview2-shim/io-worker'

/**
 * Bounds the sockets of WASI 0.2, which the shim opens in its worker, by loading `socket-worker-guard.ts` there. Later calls
 * do nothing.
 */
export function guardSocketWorker(): void {
  if (isGuarded) return
  const source = new URL('./socket-worker-guard.ts', import.meta.url)
  callExtension(existsSync(source) ? source : new URL('./socket-worker-guard.js', import.meta.url), '', [])
  isGuarded = true
}

let isGuarded = false
