import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BuildError } from '../build-error.ts'

/**
 * Makes a component of a module: QuickJS in WebAssembly, with the module already parsed and run up to its end.
 *
 * @param code an ES module that exports what the world does
 * @param wit the WIT with the world `program`
 */
export async function componentizeWithQuickJs(code: string, wit: string): Promise<Uint8Array<ArrayBuffer>> {
  const { componentize } = await import('componentize-qjs')
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-build-'))
  try {
    const witPath = join(folder, 'program.wit')
    await writeFile(witPath, wit)
    const { component } = await componentize({ witPath, jsSource: code, world: 'program' })
    return new Uint8Array(component)
  } catch (error) {
    throw new BuildError(`QuickJS does not take the program: ${(error as Error).message}`, { cause: error })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
