import { hideExport } from '../component/hide-export.ts'
import type { Engine } from './engine.ts'
import { withFiles } from './with-files.ts'

/**
 * QuickJS: small, starts immediately, supports the asynchronous ABI. Calls of imported async functions
 * block it, except those of WASI 0.3.
 */
export const quickJs: Engine = {
  // QuickJS keeps the source text of all functions, so comments and white space are removed.
  bundling: { target: 'es2024', minifyWhitespace: true, minifySyntax: true },
  usable: packages => packages,
  takesAsync: (name, isExported) => isExported || wasi3.test(name),
  async componentize(code, wit) {
    const { componentize } = await import('componentize-qjs')
    return withFiles({ 'program.wit': wit }, async ({ 'program.wit': witPath }) => {
      const { component } = await componentize({ witPath, jsSource: code, world: 'program' })
      // componentize-qjs has already called `init`.
      return hideExport(new Uint8Array(component), 'init')
    })
  },
}

/**
 * Interfaces with async functions that componentize-qjs implements itself and can be built against. Calls of
 * these do not block.
 */
const wasi3 = /^wasi:(cli|clocks|filesystem|random|sockets)\/[a-z-]+@0\.3\./
