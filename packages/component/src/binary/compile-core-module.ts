import { DecodeError } from '../errors.ts'
import type { LoweredMaxima } from './bounded-module.ts'
import { preambleLength, sectionAt } from './core-module-scan.ts'

/** A core module that the engine compiles, with the bounds that were put on its memories and tables. */
export interface CompiledModule {
  readonly maxima: LoweredMaxima
  readonly module: Promise<WebAssembly.Module>
}

/** @param offset of the module in its component */
export function compileModule(bytes: Uint8Array<ArrayBuffer>, offset: number): Promise<WebAssembly.Module> {
  return asModule(isCompiledAtOnce(bytes) ? compileAtOnce(bytes) : WebAssembly.compile(bytes), offset)
}

/** As large as a module may be that is compiled at once: every engine allows this much, also on the thread of a page. */
export const maxSynchronous = 4096

/** How large one may be of which most is data. The engine copies it, which takes some 2 ms per MiB. */
const maxSynchronousData = 0x20_0000

/** How much of such a one may be anything but data: it takes less than a millisecond. */
const maxSynchronousCode = 0x8000

/** What is small is: among large ones the engine would be done with it only at the end. */
export function isCompiledAtOnce(bytes: Uint8Array): boolean {
  return (
    bytes.length <= maxSynchronous ||
    (bytes.length <= maxSynchronousData && isMostlyData(bytes, maxSynchronousCode))
  )
}

export async function compileAtOnce(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return new WebAssembly.Module(bytes)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return WebAssembly.compile(bytes)
  }
}

/** Whether a core module has at most so many bytes beside its data; what is malformed is not counted. */
export function isMostlyData(module: Uint8Array, mostBeside: number): boolean {
  let beside = preambleLength
  let position = preambleLength
  for (;;) {
    const section = sectionAt(module, position)
    if (section === undefined) return true
    beside += (section.id === data ? section.start : section.end) - position
    if (beside > mostBeside) return false
    position = section.end
  }
}

const data = 11

export function asModule(
  compiling: Promise<WebAssembly.Module>,
  offset: number,
): Promise<WebAssembly.Module> {
  const compiled = compiling.catch((error: unknown) => {
    if (!(error instanceof WebAssembly.CompileError)) throw error
    throw new DecodeError(`invalid core module: ${error.message}`, offset)
  })
  // Linking may fail before anybody waits for this module.
  compiled.catch(() => {})
  return compiled
}
