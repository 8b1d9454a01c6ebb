import type * as esbuild from 'esbuild'
import type { WitPackages } from '../wit/packages.ts'
import { quickJs } from './quickjs.ts'
import { starlingMonkey } from './starlingmonkey.ts'

/** A JavaScript engine in WebAssembly, as a program is built with it. */
export interface Engine {
  /** What esbuild is to know: the language that it speaks, and what is good for it. */
  readonly bundling: Pick<esbuild.BuildOptions, 'target' | 'supported' | 'minifyWhitespace' | 'minifySyntax'>
  /** What of the WIT it can be built against. */
  usable(packages: WitPackages): WitPackages
  /**
   * Whether it can be built against the async functions of an interface as they are.
   *
   * @param isExported by the program; else imported
   */
  takesAsync(interfaceName: string, isExported: boolean): boolean
  /**
   * Makes a component of an ES module that exports what the world `program` of the WIT does. The module runs now, up to
   * its end, and the component goes on from there.
   *
   * @throws what the engine says when the module fails
   */
  componentize(code: string, wit: string): Promise<Uint8Array<ArrayBuffer>>
}

/** The engines by their names. */
export const engines = { quickjs: quickJs, starlingmonkey: starlingMonkey } as const satisfies Record<
  string,
  Engine
>

/** The name of an engine, as `--engine` takes it. */
export type EngineName = keyof typeof engines
