import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readPackages, type WitPackages } from '@wasi-webgpu/wit'
import { BuildError } from './build-error.ts'

/** wasm-tools, which turns core modules into components, and the files for it. */
export type WasmTools = Pick<typeof import('@bytecodealliance/jco'), 'componentEmbed' | 'componentNew'> & {
  /** A core module that implements WASI preview 1 over WASI 0.2. */
  readonly adapter: Uint8Array<ArrayBuffer>
  /** All packages of WASI. */
  readonly wasi: WitPackages
}

/** The npm package that contains wasm-tools, and the version that the build is tested with. */
const packageName = '@bytecodealliance/jco'
const testedVersion = '1.35.0'

/**
 * Loads wasm-tools from its npm package, which users install themselves.
 *
 * @throws {BuildError} when it is not installed
 */
export async function loadWasmTools(): Promise<WasmTools> {
  const { componentEmbed, componentNew, preview1AdapterReactorPath } = await load()
  const adapter = new Uint8Array(await readFile(preview1AdapterReactorPath()))
  const folder = fileURLToPath(new URL('../lib/wit/builtin/', import.meta.resolve(packageName)))
  const files = globSync('0.*/*/package.wit', { cwd: folder }).sort()
  const texts = await Promise.all(files.map(file => readFile(`${folder}/${file}`, 'utf8')))
  const wasi = new Map(texts.flatMap(text => [...readPackages(text).packages]))
  return { componentEmbed, componentNew, adapter, wasi }
}

async function load(): Promise<typeof import('@bytecodealliance/jco')> {
  try {
    return await import(packageName)
  } catch (cause) {
    throw new BuildError(
      `wasm-tools, which makes components, is not installed; npm install --save-dev ${packageName}@${testedVersion}`,
      { cause },
    )
  }
}
