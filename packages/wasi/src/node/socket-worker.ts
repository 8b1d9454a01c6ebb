import { existsSync } from 'node:fs'
import { callExtension } from '@bytecodealliance/preview2-shim/io-worker'

/** Bounds the sockets of WASI 0.2, which the shim opens in its worker. */
export function guardSocketWorker(): void {
  extendWorker('socket-worker-guard')
}

/** Has the worker take the bodies of requests to their ends. */
export function guardUploads(): void {
  extendWorker('upload-guard')
}

/** Loads a module of this folder in the worker of the shim for WASI 0.2, once. */
function extendWorker(name: string): void {
  if (extensions.has(name)) return
  callExtension(moduleBeside(name), '', [])
  extensions.add(name)
}

const extensions = new Set<string>()

/** Returns the address of a module of this folder, whether it is compiled or not. */
export function moduleBeside(name: string): URL {
  const source = new URL(`./${name}.ts`, import.meta.url)
  return existsSync(source) ? source : new URL(`./${name}.js`, import.meta.url)
}
