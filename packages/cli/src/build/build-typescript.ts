import { type Build, type BuildOptions, build, watch } from '@wasi-webgpu/build'
import type { Parsed } from '../options/parsed-arguments.ts'
import {
  kilobytes,
  once,
  outputOf,
  report,
  say,
  untilEnded,
  warn,
  writeComponent,
} from './component-output.ts'

/** Builds a component from a program in TypeScript or JavaScript. */
export async function buildTypeScript(parsed: Parsed, sources: BuildOptions): Promise<number> {
  const { entry } = sources
  const output = outputOf(parsed, entry)
  const options: BuildOptions = {
    ...sources,
    onBundled: ({ bundle, assets }) => {
      const files = assets > 0 ? `, and ${kilobytes(assets)} of files` : ''
      say(`${entry}: ${kilobytes(bundle)} of code${files}`)
    },
    onWarning: warn,
  }
  const write = ({ component }: Build) => writeComponent(output, component, ' with the engine')
  if (parsed.flag('watch')) return untilEnded(watch(options, write, report))
  return once(async () => write(await build(options)))
}
