/** The end of every build: its component is written, or its errors are reported. */
import { writeFile } from 'node:fs/promises'
import { dirname, parse as parsePath } from 'node:path'
import { type BuildCOptions, BuildError, type Watch } from '@wasi-webgpu/build'
import { makeFolders } from '@wasi-webgpu/cache'
import { visible } from '@wasi-webgpu/native/terminal'
import { CommandError, SourceErrors } from '../command-error.ts'
import type { Parsed } from '../options/parsed-arguments.ts'
import { withCodeFrames } from '../terminal/source-errors.ts'

/** Returns the file of the component: that of `--output`, or one in the current folder, named for the program. */
export function outputOf(parsed: Parsed, entry: string): string {
  return parsed.text('output') ?? `${parsePath(entry).name}.wasm`
}

/** Runs one build; returns the exit code. */
export async function once(build: () => Promise<void>): Promise<number> {
  try {
    await build()
    return 0
  } catch (error) {
    throw error instanceof BuildError ? new SourceErrors(error.message, { cause: error }) : error
  }
}

/** Waits for the user to end the process, while a watch rebuilds. */
export function untilEnded(_watch: Watch): Promise<never> {
  return new Promise(() => {})
}

/** Reports the error of one of the builds of a watch. */
export function report(error: unknown): void {
  say(withCodeFrames(String((error as Error).message)))
}

/** Writes a component, and says how large it is. */
export async function writeComponent(output: string, component: Uint8Array, remark = ''): Promise<void> {
  try {
    makeFolders(dirname(output))
    await writeFile(output, component)
  } catch (error) {
    throw new CommandError(
      `${output} cannot be written: ${(error as Error).message}; name another file with --output`,
      { cause: error },
    )
  }
  say(`${output}: ${kilobytes(component.length)}${remark}`)
}

/** Prints a warning of the build of a program in TypeScript. */
export function warn(warning: string): void {
  say(`wasi-webgpu: warning: ${visible(warning)}`)
}

/** Prints a line to the standard error. The standard output stays free for the component itself. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Says what the build of a program in C or C++ compiles, and prints the messages of clang. */
export const compilation = {
  onCompile: source => say(`compiling ${source}`),
  onMessages: messages => void process.stderr.write(messages),
} satisfies Partial<BuildCOptions>

/** Formats a size. */
export function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`
}
