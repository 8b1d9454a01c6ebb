/** Flags of clang that ask for exceptions of C++. */
const requests = ['-fexceptions', '-fwasm-exceptions']

/** clang's flags for exceptions, with the instructions of WebAssembly 3.0 instead of those of the earlier proposal. */
export const exceptionFlags = ['-fexceptions', '-fwasm-exceptions', '-mllvm', '-wasm-use-legacy-eh=false']

/** Flags of the linker with which it compiles what clang has left to it (`-flto`) as {@link exceptionFlags} do. */
export const wholeExceptionFlags = [
  '-wasm-enable-eh',
  '-exception-model=wasm',
  '-wasm-use-legacy-eh=false',
].flatMap(flag => ['-mllvm', flag])

/** Flags of the linker: the library's function around `main` ends a program whose exception nobody catches. */
export const exceptionLinkerFlags = ['--wrap=__main_void']

/** Whether a program has exceptions; clang has its own default, none, and the last flag decides. */
export function hasExceptions(flags: readonly string[]): boolean {
  const decisive = flags.findLast(flag => requests.includes(flag) || flag === '-fno-exceptions')
  return decisive !== undefined && requests.includes(decisive)
}

/** Returns the flags with which exceptions work, for those that ask for them in any way. */
export function withExceptionFlags(flags: readonly string[]): string[] {
  return flags.flatMap(flag => (requests.includes(flag) ? exceptionFlags : flag))
}
