import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BuildError } from '../build-error.ts'
import type { TranslationUnit } from './compile.ts'

/** An entry of a compilation database. */
interface Command {
  readonly directory: string
  readonly file: string
  readonly command?: string
  readonly arguments?: readonly string[]
}

/** Returns the path of a compilation database: a file, or `compile_commands.json` in a folder. */
export function compileCommandsPath(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'compile_commands.json') : path
}

/**
 * Reads a compilation database, as CMake, Meson and other tools write it. Flags that concern the machine or the compiler
 * that it was made for are left out.
 *
 * @see https://clang.llvm.org/docs/JSONCompilationDatabase.html
 * @throws {BuildError} when it cannot be read
 */
export function readCompileCommands(path: string): TranslationUnit[] {
  try {
    const commands = JSON.parse(readFileSync(path, 'utf8')) as Command[]
    return commands.map(({ directory, file, command = '', arguments: words = shellWords(command) }) => ({
      source: file,
      directory: resolve(path, '..', directory),
      flags: portableFlags(words.slice(1)).filter(flag => flag !== file),
    }))
  } catch (cause) {
    throw new BuildError(
      `${path} cannot be read as compile_commands.json: ${(cause as Error).message}; cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON writes one`,
      { cause },
    )
  }
}

/** Splits a command as a POSIX shell does. */
export function shellWords(command: string): string[] {
  const words = command.match(/(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"\\])+/gs) ?? []
  return words.map(word =>
    word.replaceAll(
      /\\(.)|'([^']*)'|"((?:\\.|[^"\\])*)"/gs,
      (_, escaped?: string, single?: string, double?: string) =>
        escaped ?? single ?? double!.replaceAll(/\\([\\"$`])/g, '$1'),
    ),
  )
}

/** Leaves out flags for outputs, for dependency files, and for other machines than WebAssembly. */
function portableFlags(flags: readonly string[]): string[] {
  const kept: string[] = []
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i]!
    if (withValue.includes(flag)) i++
    else if (!unwanted.test(flag)) kept.push(flag)
  }
  return kept
}

/** Unwanted flags whose value is the next word. */
const withValue = ['-o', '-MF', '-MT', '-MQ', '-target', '-isysroot', '-arch', '-resource-dir']

const unwanted =
  /^(-c|-o.+|-M.*|--target=.*|--sysroot=.*|-m(arch|tune|cpu|sse|avx|fma|f16c|bmi|32|64).*|-f(PIC|PIE|pic|pie)|-pthread|-fdiagnostics-color.*)$/
