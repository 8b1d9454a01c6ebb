import { buildClang } from '../build/build-clang.ts'
import { buildCoreModule } from '../build/build-core-module.ts'
import { buildTypeScript } from '../build/build-typescript.ts'
import { sourceOptions } from '../build/source-options.ts'
import { parse } from '../options/parsed-arguments.ts'

/** `wasi-webgpu build`: builds a component from a program in TypeScript, C or C++, or from a core module. */
export async function build(args: readonly string[]): Promise<number> {
  const parsed = parse('build', args)
  const sources = sourceOptions('build', parsed)
  if (sources === undefined) return buildCoreModule(parsed)
  if (sources.language === 'C and C++') return buildClang(parsed, sources.options)
  return buildTypeScript(parsed, sources.options)
}
