import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, parse as parsePath } from 'node:path'
import {
  type Build,
  BuildError,
  type BuildOptions,
  build as buildProgram,
  type EngineName,
  watch,
} from '@wasi-webgpu/build'
import { prefixed, visible, visibleLines } from '@wasi-webgpu/native/terminal'
import { CommandError, CommandErrors } from '../command-error.ts'
import { onlyFile, parse } from '../options/parsed-arguments.ts'

/** `wasi-webgpu build`: builds a component from a program in TypeScript or JavaScript. */
export async function build(args: readonly string[]): Promise<number> {
  const parsed = parse('build', args)
  const entry = onlyFile('build', parsed, { a: 'the file of a program', example: 'app.ts' })
  const output = parsed.text('output') ?? `${parsePath(entry).name}.wasm`
  const world = parsed.text('world')
  const options: BuildOptions = {
    entry,
    engine: (parsed.text('engine') ?? 'quickjs') as EngineName, // the library refuses unknown names
    minify: parsed.flag('minify'),
    ...(world === undefined ? {} : { world }),
    onBundled: ({ bundle, assets }) => {
      const files = assets > 0 ? `, and ${kilobytes(assets)} of files` : ''
      say(`${entry}: ${kilobytes(bundle)} of code${files}`)
    },
    onWarning: warning => say(`wasi-webgpu: warning: ${visible(warning)}`),
  }
  if (parsed.flag('watch')) return buildAgainAndAgain(options, output)
  try {
    await write(output, await buildProgram(options))
    return 0
  } catch (error) {
    throw asCommandError(error)
  }
}

/** Builds after every change until the user ends the process. */
function buildAgainAndAgain(options: BuildOptions, output: string): Promise<never> {
  watch(
    options,
    build => write(output, build),
    error => say(prefixed(visibleLines(String((error as Error).message)))),
  )
  return new Promise(() => {})
}

async function write(output: string, { component, sizes }: Build): Promise<void> {
  try {
    await mkdir(dirname(output), { recursive: true })
    await writeFile(output, component)
  } catch (error) {
    throw new CommandError(
      `${output} cannot be written: ${(error as Error).message}; name another file with --output`,
      { cause: error },
    )
  }
  say(`${output}: ${kilobytes(sizes.component)} with the engine`)
}

function asCommandError(error: unknown): unknown {
  return error instanceof BuildError ? new CommandErrors(error.message, { cause: error }) : error
}

/** Prints a line to the standard error. The standard output stays free for the component itself. */
function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`
}
