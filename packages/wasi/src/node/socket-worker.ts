import { existsSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import workerThreads from 'node:worker_threads'
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

/**
 * Bounds the sockets of WASI 0.3 of a kind likewise. That shim has no extensions, and starts a worker with the first socket:
 * it is made here, while `Worker` starts `socket-worker-start.ts` instead.
 *
 * @param create makes a socket of the kind
 */
export function guardSocketWorker3(kind: string, create: () => Disposable): void {
  if (guardedKinds.has(kind)) return
  guardedKinds.add(kind)
  const threads = workerThreads as { Worker: typeof workerThreads.Worker }
  const { Worker } = threads
  threads.Worker = class extends Worker {
    constructor(shim: URL) {
      super(moduleBeside('socket-worker-start'), { workerData: { shim: shim.href } })
    }
  }
  syncBuiltinESMExports()
  try {
    create()[Symbol.dispose]()
  } finally {
    threads.Worker = Worker
    syncBuiltinESMExports()
  }
}

const guardedKinds = new Set<string>()

/** Returns the address of a module of this folder, whether it is compiled or not. */
function moduleBeside(name: string): URL {
  const source = new URL(`./${name}.ts`, import.meta.url)
  return existsSync(source) ? source : new URL(`./${name}.js`, import.meta.url)
}
