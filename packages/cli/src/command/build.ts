import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, parse as parsePath } from 'node:path'
import { BuildError, build as buildProgram } from '@wasi-webgpu/build'
import { CommandError } from './command-error.ts'
import { onlyFile, parse } from './options.ts'

/** `wasi-webgpu build`: makes a component of a program in TypeScript. */
export async function build(args: readonly string[]): Promise<number> {
  const parsed = parse('build', args, {
    output: { type: 'string', short: 'o' },
    minify: { type: 'boolean' },
  })
  const entry = onlyFile('build', parsed, { a: 'the file of a program', example: 'app.ts' })
  const output = parsed.text('output') ?? `${parsePath(entry).name}.wasm`
  try {
    const { component, sizes } = await buildProgram({ entry, minify: parsed.flag('minify') })
    await mkdir(dirname(output), { recursive: true })
    await writeFile(output, component)
    process.stderr.write(
      `${output}: ${kilobytes(sizes.component)}, of which ${kilobytes(sizes.bundle)} are the program\n`,
    )
    return 0
  } catch (error) {
    if (error instanceof BuildError) throw new CommandError(error.message, { cause: error })
    throw error
  }
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`
}
