import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { includeFolder } from '@wasi-webgpu/c'
import { BuildError } from '../build-error.ts'
import { componentize } from '../componentize.ts'
import { coreNames } from '../core-module/core-module.ts'
import { OutputCache } from '../output-cache.ts'
import { isLinked, isSource, languageOf } from '../source-language.ts'
import { nativeClang, packagedClang } from './clang-driver.ts'
import { openClangPackage } from './clang-package.ts'
import { type Compiler, compileAll, type TranslationUnit, unitOf } from './compile.ts'
import { compileCommandsPath, readCompileCommands } from './compile-commands.ts'
import { exceptionLinkerFlags, hasExceptions, wholeExceptionFlags, withExceptionFlags } from './exceptions.ts'
import { libraryFiles } from './library.ts'
import { definesMain, link } from './link.ts'
import { Llvm } from './llvm.ts'

/** Options of {@link buildC}. */
export interface BuildCOptions {
  /**
   * Paths of sources in C and C++, of object files (`.o`) and of static libraries (`.a`). With `compileCommands`, its
   * sources are the default.
   */
  readonly files?: readonly string[]
  /**
   * Path of a `compile_commands.json`, or of its folder, which has the flags of each source. `flags` follow them; a source
   * that it lacks has those alone.
   */
  readonly compileCommands?: string | undefined
  /**
   * Flags of clang for all sources, such as `-Iinclude`, `-DNAME=1`, `-O3`, `-std=c++20`, and of its linker, `-Wl,…`.
   * C++ may throw and catch with `-fexceptions`.
   */
  readonly flags?: readonly string[]
  /** Folder that relative paths start from; the current folder by default. */
  readonly directory?: string
  /**
   * The world of the component, `file.wit#name`. Without one, the interfaces that the program imports and exports make
   * its world; a program with a `main` is a command (`wasi:cli/run`).
   */
  readonly world?: string | undefined
  /**
   * Path of a clang of this machine, or its name in `PATH`, to compile with; at least version 20. It compiles two to
   * three times faster than that of the npm package, the default, which supplies the libraries and links either way.
   */
  readonly clang?: string | undefined
  /** Whether names and debug information are kept; `false` by default. */
  readonly debug?: boolean
  /**
   * Whether the headers that sources in C++ include first are precompiled, which takes most of the time from later builds; `false` by
   * default, since functions may then be in another order in the component.
   */
  readonly precompile?: boolean
  /** Receives the path of each file that the build reads, even when the build fails. */
  readonly onInput?: (path: string) => void
  /** Receives the name of each source before it is compiled. Unchanged sources are not compiled again. */
  readonly onCompile?: (source: string) => void
  /** Receives clang's messages on a source, with file, line and column, and the warnings of the linker. */
  readonly onMessages?: (messages: string) => void
}

/**
 * Builds a component from a program in C or C++, and links it with the library of `webgpu.h`.
 *
 * @returns the bytes of the component
 * @throws {BuildError} when the program cannot be built; `onMessages` has received the errors of clang
 */
export async function buildC(options: BuildCOptions): Promise<Uint8Array<ArrayBuffer>> {
  const core = await buildCoreModule(options)
  const { directory, debug = false, onInput } = options
  const world = options.world && directory ? resolve(directory, options.world) : options.world
  return componentize(core, { world, names: debug, onInput })
}

/** Builds the core module in the component of {@link buildC}. */
export async function buildCoreModule(options: BuildCOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { files = [], flags = [], debug = false, onMessages } = options
  const directory = resolve(options.directory ?? '.')
  const unknown = files.find(file => languageOf(file) !== 'C and C++')
  if (unknown !== undefined) {
    throw new BuildError(
      `${unknown} is neither a source of C or C++ nor an object file (.o) or a static library (.a)`,
    )
  }
  const compiler = await openCompiler(options.clang)
  const throws = hasExceptions(flags)
  const isOptimizedWhole = flags.includes('-flto')
  const ofLinker = (flag: string) => /^-(Wl,|[lL])/.test(flag)
  const ownFlags = withExceptionFlags(flags.filter(flag => !ofLinker(flag)))
  const compilerFlags = [...programFlags, ...(debug ? ['-g'] : []), ...ownFlags]
  const units = unitsOf(options, directory, compilerFlags)
  if (units.length === 0 && files.length === 0)
    throw new BuildError('there are no sources; name those of the program')
  const [objects, library] = await Promise.all([
    compileAll(
      units.map(unit => ({ ...unit, precompiles: options.precompile === true })),
      compiler,
      options,
    ),
    libraryFiles(throws, isOptimizedWhole, compiler, onMessages),
  ])
  const ready = files.filter(isLinked).map(name => ({ path: resolve(directory, name), name }))
  const linked = [...objects, ...ready]
  const isCommand = await definesMain(linked, compiler)
  const linkerFlags = flags.filter(ofLinker).flatMap(flag => {
    if (flag.startsWith('-L')) return `-L${resolve(directory, flag.slice(2))}`
    return flag.startsWith('-Wl,') ? flag.split(',').slice(1) : flag
  })
  const core = await link(
    {
      files: linked,
      library,
      flags: [
        ...(throws && isCommand ? exceptionLinkerFlags : []),
        ...(throws && isOptimizedWhole ? wholeExceptionFlags : []),
        ...linkerFlags,
      ],
      isCommand,
      debug,
    },
    compiler,
    onMessages,
  )
  if (coreNames(core).exports.every(name => ['memory', '_initialize', 'cabi_realloc'].includes(name))) {
    throw new BuildError(
      'the program has no main and exports nothing; define main, or export functions of a world',
    )
  }
  return core
}

/** Returns the sources to compile: those that are named, or else those of the compilation database. */
function unitsOf(
  { files = [], compileCommands, onInput }: BuildCOptions,
  directory: string,
  flags: readonly string[],
): TranslationUnit[] {
  const named = files.filter(isSource)
  if (compileCommands === undefined) return named.map(source => unitOf(source, directory, flags))
  const path = compileCommandsPath(resolve(directory, compileCommands))
  onInput?.(path)
  const commands = readCompileCommands(path).map(unit => {
    const own = [...programFlags, ...unit.flags, ...flags.slice(programFlags.length)]
    return unitOf(unit.source, unit.directory, own)
  })
  if (files.length === 0) return commands.filter(({ source }) => isSource(source))
  const known = new Map(commands.map(unit => [resolve(unit.directory, unit.source), unit]))
  return named.map(source => known.get(resolve(directory, source)) ?? unitOf(source, directory, flags))
}

const opened = new Map<string | undefined, Promise<Compiler>>()

/** Opens a compiler once, since loading it takes a second. */
export function openCompiler(path?: string): Promise<Compiler> {
  const { bun, deno } = process.versions
  if (bun || deno) {
    // The file systems of their `node:wasi` do not suffice for it.
    throw new BuildError(`clang does not run in ${bun ? 'Bun' : 'Deno'}; build C and C++ with Node`)
  }
  const known = opened.get(path)
  if (known) return known
  const opening = openClangPackage().then(async clang => {
    const llvm = new Llvm(clang.module)
    const driver = path === undefined ? packagedClang(clang, llvm) : await nativeClang(path, clang)
    const cache = new OutputCache('objects', '.o')
    const headers = new OutputCache('precompiled-headers', '.pch')
    await Promise.all([cache.prune(), headers.prune()])
    return { clang, driver, llvm, cache, headers }
  })
  opened.set(path, opening)
  return opening
}

/** Flags of a program, which its own follow and can override. */
const programFlags = [
  '-O2',
  '-fno-exceptions',
  `-I${fileURLToPath(includeFolder)}`,
  // Parts of POSIX that wasi-libc emulates in libraries of their own.
  '-D_WASI_EMULATED_SIGNAL',
  '-D_WASI_EMULATED_MMAN',
  '-D_WASI_EMULATED_PROCESS_CLOCKS',
  '-D_WASI_EMULATED_GETPID',
]
