import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * Modules of the shim for WASI 0.2. The shim starts a worker thread when it is loaded, which takes a fifth of the time of a small
 * program. Modules whose interfaces a guest may import without using the worker load the shim when its first function is called.
 */
export const lazyShim = {
  get cli(): typeof import('@bytecodealliance/preview2-shim/cli') {
    return require('@bytecodealliance/preview2-shim/cli')
  },
  get clocks(): typeof import('@bytecodealliance/preview2-shim/clocks') {
    return require('@bytecodealliance/preview2-shim/clocks')
  },
  get io(): typeof import('@bytecodealliance/preview2-shim/io') {
    return require('@bytecodealliance/preview2-shim/io')
  },
}
