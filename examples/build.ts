/**
 * Builds the examples in C: `node examples/build.ts [NAME…]` makes the component of each, as
 * `wasi-webgpu build NAME/*.c -Ilib -flto` with the sources of `lib` that it includes does. Beside each component,
 * `sources.sha256` has a digest of it and of what it was built from: the tests, which have no time to build all examples, compare
 * that. With `--check` it writes nothing and fails when a committed component differs from what its sources give.
 */

import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildC } from '@wasi-webgpu/build'
import { includeFolder, sourceFolder } from '@wasi-webgpu/c'
import { ProgressLine } from '../packages/cli/src/terminal/progress-line.ts'
import { librarySources } from '../packages/create-wasi-webgpu/src/example-files.ts'

const examples = fileURLToPath(new URL('./', import.meta.url))
const root = resolve(examples, '..')

const flags = [
  '-std=gnu23', // `#embed` of C23, and POSIX
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wno-missing-field-initializers', // what a descriptor leaves out is meant to be zero
  '-Ilib',
]

/** Leaves out of the library of `webgpu.h` what the program does not reach, which takes the linker seconds. */
export const wholeProgram = '-flto'

/** The names of all examples. */
export function exampleNames(): string[] {
  return globSync('*/*.c', { cwd: examples })
    .filter(path => path === `${dirname(path)}/${dirname(path)}.c`)
    .map(dirname)
    .sort()
}

/** Builds the component of an example from its sources. */
export function buildExample(name: string): Promise<Uint8Array> {
  return buildProgram(programOf(sourcesOf(name), [wholeProgram]))
}

/**
 * Returns a digest of an example's component and of what it was built from: its sources and those that it shares, the library
 * of `webgpu.h`, and flags. For the compiler and the rest of the build it has the probe of the tests, which they build anew: when
 * the same sources give another probe, they give other examples.
 */
export function sourcesDigest(name: string): string {
  const sources = sourcesOf(name).map(source => resolve(examples, source))
  return digestOf(
    [...flags, wholeProgram],
    [
      ...globSync(`${name}/*.{c,h,wgsl,wasm}`, { cwd: examples }).map(file => resolve(examples, file)),
      ...sharedSources(sources).map(file => resolve(examples, 'lib', file)),
    ],
  )
}

/**
 * Returns a digest of a component in C and of what it was built from, besides the compiler.
 *
 * @param flags flags of its build
 * @param files paths of the component, and of its sources without the library of `webgpu.h`
 */
export function digestOf(flags: readonly string[], files: readonly string[]): string {
  const ofLibrary = [includeFolder, sourceFolder].flatMap(folder => {
    const cwd = fileURLToPath(folder)
    return globSync('**/*.{c,h,cpp}', { cwd }).map(file => resolve(cwd, file))
  })
  const probe = resolve(root, 'packages/web/src/testing/probe/probe.wasm')
  const digest = createHash('sha256').update(flags.join('\0'))
  for (const file of [...files, ...ofLibrary, probe].sort())
    digest.update(`\0${relative(root, file).replaceAll('\\', '/')}\0`).update(readFileSync(file))
  return digest.digest('hex')
}

/** Returns the path of the file that contains the digest of a committed component. */
export function digestFile(name: string): string {
  return resolve(examples, name, 'sources.sha256')
}

function sourcesOf(name: string): string[] {
  return globSync(`${name}/*.c`, { cwd: examples }).sort()
}

/** Returns the files of `lib`, headers among them, that sources include, as paths from there. */
export function sharedSources(sources: readonly string[]): string[] {
  return [...librarySources(sources, readSource)]
}

/** Reads a file of the repository; `undefined` when it does not exist. */
function readSource(path: string): string | undefined {
  const file = resolve(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** A program in C or C++, as {@link buildC} takes it. */
export interface Program {
  /** Paths of its sources, from `directory`. */
  readonly files: readonly string[]
  readonly directory: string
  readonly flags: readonly string[]
}

/**
 * Returns a program that may use the sources of `lib`.
 *
 * @param sources paths of its sources, from this folder
 * @param more flags of clang
 */
export function programOf(sources: readonly string[], more: readonly string[] = []): Program {
  const own = sources.map(source => resolve(examples, source))
  // Unneeded sources could replace a function of the program that has the same name.
  const shared = sharedSources(own).filter(name => name.endsWith('.c'))
  return {
    files: [...sources, ...shared.sort().map(name => `lib/${name}`)],
    directory: examples,
    flags: [...flags, ...more],
  }
}

/** Builds the component of a program; throws an error with the messages of the compiler. */
export async function buildProgram(program: Program): Promise<Uint8Array> {
  let messages = ''
  const onMessages = (text: string) => {
    messages += text
  }
  try {
    return await buildC({ ...program, onMessages })
  } catch (error) {
    throw new Error(`${messages}${(error as Error).message}`, { cause: error })
  }
}

function isSame(a: Uint8Array, path: URL): boolean {
  return existsSync(path) && Buffer.compare(a, readFileSync(path)) === 0
}

async function main(args: string[]): Promise<void> {
  const isCheck = args.includes('--check')
  const chosen = args.filter(arg => arg !== '--check')
  const unknown = chosen.find(name => !exampleNames().includes(name))
  if (unknown) {
    const known = exampleNames().join(', ')
    throw new Error(`there is no example ${unknown}: no file ${unknown}/${unknown}.c; there are ${known}`)
  }

  const names = chosen.length > 0 ? chosen : exampleNames()
  const progress = new ProgressLine()
  for (const [i, name] of names.entries()) {
    progress.show(`${name}, ${i + 1} of ${names.length}`)
    const component = await buildExample(name)
    progress.end()
    const path = new URL(`${name}/${name}.wasm`, import.meta.url)
    if (isCheck && !isSame(component, path)) {
      throw new Error(`${name}.wasm is not what its source gives: run "npm run examples"`)
    }
    if (!isCheck) {
      writeFileSync(path, component)
      writeFileSync(digestFile(name), `${sourcesDigest(name)}\n`)
    }
    console.log(`${name}: ${(component.length / 1024).toFixed(0)} KB${isCheck ? ', up to date' : ''}`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
