import { readFile, rm } from 'node:fs/promises'
import { BuildError } from '../build-error.ts'
import type { Compiler } from './compile.ts'
import { type LinkedFile, withNames } from './link-messages.ts'

/** The files that make a program. */
export interface LinkInputs {
  /** Object files and static libraries, which the program consists of. */
  readonly files: readonly LinkedFile[]
  /** Object files of which only those are linked that define a symbol that is missing otherwise. */
  readonly library: readonly LinkedFile[]
  /** Flags of `wasm-ld`. */
  readonly flags: readonly string[]
  /** Whether the program starts with `main`; otherwise the host calls its exports. */
  readonly isCommand: boolean
  /** Whether names and debug information are kept. */
  readonly debug: boolean
}

/**
 * Links a core module. Functions and data that nothing refers to are left out.
 *
 * @param onWarnings receives the linker's warnings, such as that a call would trap
 * @throws {BuildError} with the linker's messages
 */
export async function link(
  inputs: LinkInputs,
  { clang, llvm, cache }: Compiler,
  onWarnings?: (messages: string) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const libraries = `${clang.sysroot}/lib/wasm32-wasip1`
  const output = cache.temporary()
  try {
    const { code, output: messages } = await llvm.run([
      'wasm-ld',
      '-mwasm32',
      `-L${libraries}`,
      `${libraries}/crt1-${inputs.isCommand ? 'command' : 'reactor'}.o`,
      ...(inputs.isCommand ? [] : ['--entry=_initialize']),
      '--export-if-defined=cabi_realloc',
      '--stack-first', // a stack that overflows traps instead of running into the data
      `-zstack-size=${stackSize}`,
      inputs.debug ? '--keep-section=name' : '--strip-all',
      ...inputs.flags,
      ...inputs.files.map(({ path }) => path),
      '--start-lib',
      ...inputs.library.map(({ path }) => path),
      '--end-lib',
      ...systemLibraries.map(name => `-l${name}`),
      `${clang.sysroot}/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a`,
      '-o',
      output,
    ])
    const names = { optimized: `${output}.lto.o`, llvm }
    const named = await withNames(messages, [...inputs.files, ...inputs.library], names)
    if (code !== 0) throw new BuildError(`the program cannot be linked:\n${named}`)
    if (named) onWarnings?.(`${named}\n`)
    return new Uint8Array(await readFile(output))
  } finally {
    await rm(output, { force: true })
  }
}

/** Whether one of the given object files defines `main`. Static libraries are not searched. */
export async function definesMain(files: readonly LinkedFile[], { llvm }: Compiler): Promise<boolean> {
  const objects = files.map(({ path }) => path).filter(path => path.endsWith('.o'))
  const { output } = await llvm.run(['nm', '--defined-only', '--format=just-symbols', ...objects])
  // clang names a `main` by its parameters.
  return output.split('\n').some(symbol => ['main', '__main_argc_argv', '__main_void'].includes(symbol))
}

/** Size of the stack in bytes, as Rust has it. */
const stackSize = 2 ** 20

/** The library of C++, and parts of POSIX that programs of other systems expect in the C library. */
const systemLibraries = [
  'c++',
  'c++abi',
  'wasi-emulated-mman',
  'wasi-emulated-signal',
  'wasi-emulated-process-clocks',
  'wasi-emulated-getpid',
  'c',
]
