import { readFile } from 'node:fs/promises'
import { componentize } from '@wasi-webgpu/build'
import { CommandError, UsageError } from '../command-error.ts'
import { onlyFile, type Parsed } from '../options/parsed-arguments.ts'
import { once, writeComponent } from './component-output.ts'
import { InputFiles } from './input-files.ts'

/** Turns a core module into a component. */
export async function buildCoreModule(parsed: Parsed): Promise<number> {
  const file = onlyFile('build', parsed)
  if (parsed.flag('watch'))
    throw new UsageError('--watch is an option for sources', `leave it out for ${file}`)
  const output = parsed.text('output') ?? file.replace(/(\.core)?\.wasm$/, '.component.wasm')
  const world = parsed.text('world')
  return once(async () => {
    new InputFiles([file]).protectFrom(output)
    const module = await readFile(file).catch(cause => {
      throw new CommandError(`${file} cannot be read: ${cause.message}`, { cause })
    })
    await writeComponent(output, await componentize(new Uint8Array(module), { world }))
  })
}
