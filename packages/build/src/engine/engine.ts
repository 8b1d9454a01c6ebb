import type { WitPackages } from '@wasi-webgpu/wit'
import type * as esbuild from 'esbuild'
import { quickJs } from './quickjs/quickjs.ts'
import { starlingMonkey } from './starlingmonkey.ts'

/** A JavaScript engine compiled to WebAssembly, and how programs are built with it. */
export interface Engine {
  /** esbuild options: the language level of the engine, and settings that suit it. */
  readonly bundling: Pick<esbuild.BuildOptions, 'target' | 'supported' | 'minifyWhitespace' | 'minifySyntax'>
  /** The subset of the WIT that the engine can be built against. */
  usable(packages: WitPackages): WitPackages
  /**
   * Whether the engine can be built against the `async` functions of an interface unchanged.
   *
   * @param isExported whether the program exports the interface; otherwise it imports it
   */
  takesAsync(interfaceName: string, isExported: boolean): boolean
  /**
   * Builds a component from an ES module that exports the functions of the WIT world `program`. The engine
   * evaluates the module now; the component resumes from that state.
   *
   * @param takesSamples whether the engine calls the program for samples of its stack
   * @throws the message of the engine when evaluation fails
   */
  componentize(code: string, wit: string, takesSamples?: boolean): Promise<Uint8Array<ArrayBuffer>>
}

/** The engines by name. */
export const engines = { quickjs: quickJs, starlingmonkey: starlingMonkey } as const satisfies Record<
  string,
  Engine
>

/** Name of an engine, as `--engine` takes it. */
export type EngineName = keyof typeof engines
