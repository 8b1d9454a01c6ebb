import { DecodeError } from '../errors.ts'
import type { LoweredMaxima } from './bounded-module.ts'
import { preambleLength, sectionsOf } from './core-module-scan.ts'

/** A core module that the engine is compiling, with the maxima that its memories and tables were given. */
export interface CompiledModule {
  readonly maxima: LoweredMaxima
  readonly module: Promise<WebAssembly.Module>
}

/**
 * Compiles a core module.
 *
 * @param offset byte offset of the module in its component
 * @throws {DecodeError} when the module is invalid
 */
export function compileModule(bytes: Uint8Array<ArrayBuffer>, offset: number): Promise<WebAssembly.Module> {
  return asModule(isCompiledAtOnce(bytes) ? compileAtOnce(bytes) : WebAssembly.compile(bytes), offset)
}

/**
 * Most bytes of a module that is compiled synchronously. Every engine allows this many, even on the main
 * thread of a page.
 */
const maxSynchronous = 4096

/**
 * Most bytes of a module that is compiled synchronously because nearly all of it is data. The engine only
 * copies data, at some 2 ms per MiB.
 */
const maxSynchronousData = 0x20_0000

/** Most bytes of such a module apart from its data; compiling them takes less than a millisecond. */
const maxSynchronousCode = 0x8000

/**
 * Whether a module is small enough to be compiled synchronously. In the engine's queue it would wait for the
 * large ones.
 */
export function isCompiledAtOnce(bytes: Uint8Array): boolean {
  return (
    bytes.length <= maxSynchronous ||
    (bytes.length <= maxSynchronousData && isMostlyData(bytes, maxSynchronousCode))
  )
}

/** Compiles a module synchronously, or asynchronously where the engine refuses to. */
export async function compileAtOnce(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return new WebAssembly.Module(bytes)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return WebAssembly.compile(bytes)
  }
}

/**
 * Whether a core module has at most `mostBeside` bytes apart from its data. Malformed sections are not
 * counted.
 */
export function isMostlyData(module: Uint8Array, mostBeside: number): boolean {
  let left = mostBeside - preambleLength
  for (const { id, header, start, end } of sectionsOf(module)) {
    left -= (id === data ? start : end) - header
    if (left < 0) return false
  }
  return true
}

const data = 11

/** Reports an invalid module at `offset` as a {@link DecodeError}. */
export function asModule(
  compiling: Promise<WebAssembly.Module>,
  offset: number,
): Promise<WebAssembly.Module> {
  const compiled = compiling.catch((error: unknown) => {
    if (!(error instanceof WebAssembly.CompileError)) throw error
    throw new DecodeError(`invalid core module: ${error.message}`, offset)
  })
  // Linking may fail before anything awaits this module.
  compiled.catch(() => {})
  return compiled
}
