import { readFile, rm, stat } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { BuildError } from '../build-error.ts'
import { type CachedOutput, hashOf, type OutputCache } from '../output-cache.ts'
import type { ClangDriver } from './clang-driver.ts'
import type { ClangPackage } from './clang-package.ts'
import { prerequisites } from './dependency-file.ts'
import type { LinkedFile } from './link-messages.ts'
import type { Llvm } from './llvm.ts'
import {
  flagsOf,
  isPrecompiledHeader,
  leadingIncludes,
  ofPrecompiled,
  precompiledHeader,
} from './precompiled-header.ts'

/** A source file, and how clang compiles it. */
export interface TranslationUnit {
  /** Path of the source, absolute or relative to `directory`. clang's messages name it as it is here. */
  readonly source: string
  /** Absolute path of the folder that relative paths start from, those in `flags` included. */
  readonly directory: string
  /** clang's flags, such as `-O2` and `-Iinclude`, without the source and the output. */
  readonly flags: readonly string[]
  /** Whether the object is the same wherever `directory` lies, for which the paths in `flags` are relative. */
  readonly isMovable?: boolean
  /** Whether the headers that a source in C++ includes first are precompiled. */
  readonly precompiles?: boolean
}

/** The parts that compile. */
export interface Compiler {
  /** The package that programs are linked with; it has the linker, too. */
  readonly clang: ClangPackage
  readonly driver: ClangDriver
  readonly llvm: Llvm
  readonly cache: OutputCache
  /** Precompiled headers. */
  readonly headers: OutputCache
}

/** A source file that does not compile. */
export interface FailedUnit {
  readonly output: undefined
  /** clang's messages: errors with file, line and column, and warnings. */
  readonly messages: string
  readonly inputs: readonly string[]
}

/**
 * Compiles a source file to an object file, unless the cache has it.
 *
 * @param onCompile called before clang starts
 * @throws {BuildError} when the source cannot be read
 */
export async function compile(
  unit: TranslationUnit,
  { driver, cache, headers }: Compiler,
  onCompile?: (source: string) => void,
): Promise<CachedOutput | FailedUnit> {
  const { source, directory, flags, isMovable = false, precompiles = false } = unit
  const path = resolve(directory, source)
  const text = await readRegularFile(path).catch(cause => {
    const why = cause.code === 'ENOENT' ? 'no such file' : cause.message
    throw new BuildError(`${source} cannot be read: ${why}; name the sources of the program`, { cause })
  })
  const place = isMovable ? 'any' : directory
  const folder = isMovable ? directory : undefined
  const mode = precompiles ? ['precompiled'] : []
  const key = hashOf(JSON.stringify([driver.version, place, source, flags, hashOf(text), ...mode]))
  const known = await cache.find(key, folder)
  if (known) return known

  const startedAt = Date.now()
  const output = cache.temporary()
  const dependencyFile = `${output}.d`
  const ofAll = [
    '--target=wasm32-wasip1',
    ...driver.flags,
    `-working-directory=${directory}`,
    // Without it, clang finds an embedded file beside the source, but does not list it.
    `--embed-dir=${dirname(path)}`,
    ...flags,
  ]
  const args = [...ofAll, source]
  try {
    let isTold = false
    const tell = () => {
      if (!isTold) onCompile?.(source)
      isTold = true
    }
    const run = (own: readonly string[]) =>
      driver.run([...own, ...args, '-MD', `-MF${dependencyFile}`, '-c', '-o', output], tell)
    const includes = precompiles ? leadingIncludes(source, text.toString()) : undefined
    const header =
      includes && (await precompiledHeader(includes, directory, ofAll, { driver, headers }, tell))
    let { code, output: messages } = await run(header ? flagsOf(header) : [])
    if (header && code !== 0 && ofPrecompiled.test(messages)) ({ code, output: messages } = await run([]))
    const rule = await readFile(dependencyFile, 'utf8').catch(() => '')
    const all = new Set([source, ...prerequisites(rule)].map(input => resolve(directory, input)))
    const inputs = [...all].filter(
      input => !input.startsWith(`${driver.headers}/`) && !isPrecompiledHeader(input),
    )
    if (code !== 0) {
      const notes = advice.flatMap(([message, note]) =>
        message.test(messages) ? `${source}: ${note}\n` : [],
      )
      return { output: undefined, messages: [messages, ...notes].join(''), inputs }
    }
    if (rule === '') {
      // While it lists files, clang takes an embedded file that it does not find as empty, and lists nothing.
      const { output: errors } = await driver.run([...args, '-fsyntax-only'])
      return { output: undefined, messages: `${errors}${source}: ${embedNote}\n`, inputs }
    }
    const compiled = { output: await cache.store(output), messages, inputs }
    await cache.record(key, compiled, startedAt, folder)
    return compiled
  } finally {
    await Promise.all([output, dependencyFile].map(file => rm(file, { force: true })))
  }
}

/** Reads a file; a device, which may have no end, is none. */
async function readRegularFile(path: string): Promise<Buffer> {
  if (!(await stat(path)).isFile()) throw new Error('it is no regular file')
  return readFile(path)
}

const embedNote =
  'note: an embedded file is in the folder of the source, or in a folder that --embed-dir=<folder> names'

/** Messages of clang for programs that need a flag, with notes that name it. */
const advice: readonly (readonly [message: RegExp, note: string])[] = [
  [
    /is a C23 extension|undeclared identifier '(nullptr|true|false)'|unknown type name '(bool|constexpr)'/,
    'note: the program has parts of C23, which --std=c23 selects',
  ],
  [
    /cannot use '(throw|try)' with exceptions disabled/,
    'note: the program has exceptions, which -fexceptions permits',
  ],
]

/** Receives what happens while sources are compiled. */
export interface CompileListeners {
  /** Receives the path of each file that clang reads, even when a source does not compile. */
  readonly onInput?: ((path: string) => void) | undefined
  /** Receives the name of each source before it is compiled. */
  readonly onCompile?: ((source: string) => void) | undefined
  /** Receives clang's messages on a source. */
  readonly onMessages?: ((messages: string) => void) | undefined
}

/**
 * Compiles sources at the same time.
 *
 * @returns their objects
 * @throws {BuildError} when one does not compile
 */
export async function compileAll(
  units: readonly TranslationUnit[],
  compiler: Compiler,
  { onInput, onCompile, onMessages }: CompileListeners = {},
): Promise<LinkedFile[]> {
  const compiled = await Promise.all(units.map(unit => compile(unit, compiler, onCompile)))
  for (const { inputs, messages } of compiled) {
    for (const input of inputs) onInput?.(input)
    if (messages) onMessages?.(messages)
  }
  const failed = units.filter((_, i) => compiled[i]!.output === undefined).map(({ source }) => source)
  if (failed.length > 0)
    throw new BuildError(`${failed.join(', ')} ${failed.length > 1 ? 'do' : 'does'} not compile`)
  return compiled.map(({ output }, i) => ({ path: output!, name: units[i]!.source }))
}

/** Returns a source with those of the flags that suit its language. */
export function unitOf(source: string, directory: string, flags: readonly string[]): TranslationUnit {
  return { source, directory, flags: flags.filter(flag => suits(flag, source)) }
}

/** Whether a flag suits the language of a source: a standard of C++ does not suit C. */
function suits(flag: string, source: string): boolean {
  const standard = /^--?std=(.*)/.exec(flag)?.[1]
  return standard === undefined || standard.includes('++') === (extname(source) !== '.c')
}
