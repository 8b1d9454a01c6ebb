import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineName } from './engine/engine.ts'
import { names } from './engine/globals.ts'

/**
 * Modules of the guest library that define globals which QuickJS lacks, and that the build adds to programs which use one of
 * them: they are large, or import more of the host.
 */
const modules = {
  '@wasi-webgpu/guest/fetch': names(`
    ByteLengthQueuingStrategy CountQueuingStrategy Headers ReadableByteStreamController ReadableStream
    ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader Request
    Response TransformStream TransformStreamDefaultController URL URLSearchParams WritableStream
    WritableStreamDefaultController WritableStreamDefaultWriter fetch
  `),
  '@wasi-webgpu/guest/url': names('URL URLSearchParams'),
} as const satisfies Record<string, readonly string[]>

/** A module that defines globals. */
export type GlobalsModule = keyof typeof modules

/** Returns the smallest module that defines a global in an engine; `undefined` if none does. */
export function moduleOfGlobal(name: string, engine: EngineName): GlobalsModule | undefined {
  if (engine !== 'quickjs') return undefined
  const found = Object.entries(modules).findLast(([, globals]) => globals.includes(name))
  return found?.[0] as GlobalsModule | undefined
}

/** Returns the globals that the modules in a bundle define. */
export function providedGlobals(inputs: readonly string[]): Set<string> {
  return new Set(
    Object.entries(modules).flatMap(([module, globals]) =>
      inputs.includes(inputPath(module)) ? globals : [],
    ),
  )
}

/** Returns the path of a module as esbuild names its inputs. */
export function inputPath(module: string): string {
  return relative('', fileURLToPath(import.meta.resolve(module))).replaceAll('\\', '/')
}
