import { BuildError } from '../build-error.ts'
import { withoutStreams } from '../wit/unsupported-functions.ts'
import type { Engine } from './engine.ts'
import { withoutUnicodeProperties } from './unicode-properties.ts'
import { withFiles } from './with-files.ts'

/** The package that contains StarlingMonkey. Users install it themselves. */
const packageName = '@bytecodealliance/componentize-js'
const version = '0.23.0'

/**
 * StarlingMonkey: SpiderMonkey with more of the web platform, six times as large as QuickJS. It supports no
 * streams and no futures.
 */
export const starlingMonkey: Engine = {
  // esbuild turns regular expressions with \p{…} into calls with strings, which `withoutUnicodeProperties`
  // rewrites.
  bundling: {
    target: 'es2024',
    supported: { 'regexp-set-notation': false, 'regexp-unicode-property-escapes': false },
  },
  usable: withoutStreams,
  takesAsync: () => false,
  async componentize(code, wit, takesSamples) {
    if (takesSamples) throw new BuildError('profiles of programs need the engine quickjs; leave out --engine')
    const { componentize } = await load()
    const files = { 'wasi-webgpu-program.js': await withoutUnicodeProperties(code), 'program.wit': wit }
    return withFiles(files, async paths => {
      const { component } = await componentize({
        sourcePath: paths['wasi-webgpu-program.js'],
        witPath: paths['program.wit'],
        worldName: 'program',
        disableFeatures: ['http', 'fetch-event'],
      })
      return explained(component)
    })
  },
}

/**
 * The engine's text for a promise that nothing settles, after `Error while`, and one that says so. Both have one length, so that one
 * takes the place of the other in a component. A program cannot tell: the engine has tasks that none of its functions show.
 */
const stuck = '(call) event loop error'
const explanation = 'a promise never settles'

function explained(component: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(component)
  const at = bytes.indexOf(stuck)
  if (at >= 0) bytes.write(explanation, at)
  return new Uint8Array(bytes)
}

async function load(): Promise<typeof import('@bytecodealliance/componentize-js')> {
  try {
    return await import(packageName)
  } catch (error) {
    throw new BuildError(
      `the engine starlingmonkey is not installed; npm install ${packageName}@${version}`,
      {
        cause: error,
      },
    )
  }
}
