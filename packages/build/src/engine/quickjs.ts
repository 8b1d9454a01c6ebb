import { hideExport } from '../component/hide-export.ts'
import type { Engine } from './engine.ts'
import { withFiles } from './with-files.ts'

/** QuickJS: small, starts at once, and knows the asynchronous ABI. Imports of async functions block it all the same. */
export const quickJs: Engine = {
  // It keeps the text of all functions: what nobody reads is left out of it.
  bundling: { target: 'es2024', minifyWhitespace: true, minifySyntax: true },
  usable: packages => packages,
  takesAsync: (name, isExported) => isExported || wasi3.test(name),
  async componentize(code, wit) {
    const { componentize } = await import('componentize-qjs')
    return withFiles({ 'program.wit': wit }, async ({ 'program.wit': witPath }) => {
      const { component } = await componentize({ witPath, jsSource: code, world: 'program' })
      // What its builder has called already.
      return hideExport(new Uint8Array(component), 'init')
    })
  },
}

/** The async functions that its builder has itself, and so can be built against. Their calls do not block. */
const wasi3 = /^wasi:(cli|clocks|filesystem|random|sockets)\/[a-z-]+@0\.3\./
