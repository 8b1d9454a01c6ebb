import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from '@wasi-webgpu/build'
import type { Ended } from '../../../cli/src/testing/command.ts'
import { commandHere } from '../../../cli/src/testing/command-here.ts'

/** Settings of {@link runProgram}. */
export interface Settings {
  readonly engine?: NonNullable<BuildOptions['engine']>
  /** Arguments of the program. */
  readonly args?: readonly string[]
  /** Called after the run, before the folder is deleted. */
  readonly look?: (folder: string) => Promise<void>
}

const components = new Map<string, Promise<Uint8Array>>()

/** Builds a program of this folder once. */
function componentOf(name: string, engine: NonNullable<BuildOptions['engine']>): Promise<Uint8Array> {
  const key = `${name} ${engine}`
  const entry = fileURLToPath(new URL(name, import.meta.url))
  const component = components.get(key) ?? build({ entry, engine }).then(({ component }) => component)
  components.set(key, component)
  return component
}

/**
 * Builds a program of this folder and runs it to its end with the command.
 *
 * @param name name of the program's file, such as `double.ts`
 * @param options options of `wasi-webgpu run`; `FOLDER` in them stands for an empty folder
 */
export async function runProgram(
  name: string,
  options: readonly string[],
  { engine = 'quickjs', args = [], look }: Settings = {},
): Promise<Ended> {
  const component = await componentOf(name, engine)
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-guest-'))
  try {
    const file = join(folder, 'program.wasm')
    await writeFile(file, component)
    const ownOptions = options.map(option => option.replaceAll('FOLDER', folder))
    const ended = await commandHere(['run', ...ownOptions, file, '--', ...args])
    if (ended.code !== 0)
      throw new Error(`the program ended with ${ended.code}: ${ended.stdout}${ended.stderr}`)
    await look?.(folder)
    return ended
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
