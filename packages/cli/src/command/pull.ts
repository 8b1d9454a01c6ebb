import { copyFile } from 'node:fs/promises'
import { pullComponent, referenceText } from '@wasi-webgpu/registry'
import { CommandError } from '../command-error.ts'
import { onlyFile, parse } from '../options/parsed-arguments.ts'
import { registryChoices } from '../options/registry-options.ts'
import { parseArgument } from '../registry/component-file.ts'

/** `wasi-webgpu pull`: pulls a component into the cache, or also to a file, and prints its reference with the digest. */
export async function pull(args: readonly string[]): Promise<number> {
  const parsed = parse('pull', args)
  const choices = registryChoices(parsed)
  const name = onlyFile('pull', parsed, { a: 'a reference', example: 'ghcr.io/org/app:1.2' })
  const { path, reference } = await pullComponent(await parseArgument(name), choices)
  const output = parsed.text('output')
  if (output !== undefined) {
    await copyFile(path, output).catch((error: Error) => {
      throw new CommandError(`${output} cannot be written: ${error.message}; name another file with -o`, {
        cause: error,
      })
    })
  }
  process.stdout.write(`${referenceText(reference)}\n`)
  return 0
}
