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
import { InputFiles } from './input-files.ts'

/** Builds a component from a program in TypeScript or JavaScript. */
export async function buildTypeScript(parsed: Parsed, sources: BuildOptions): Promise<number> {
  const { entry } = sources
  const output = outputOf(parsed, entry)
  const inputs = new InputFiles([entry])
  const options: BuildOptions = {
    ...sources,
    onInput: inputs.add,
    onBundled: ({ bundle, assets }) => {
      inputs.protectFrom(output)
      const files = assets > 0 ? `, and ${kilobytes(assets)} of files` : ''
      say(`${entry}: ${kilobytes(bundle)} of code${files}`)
    },
    onWarning: warn,
  }
  const write = ({ component }: Build) => writeComponent(output, component, ' with the engine')
  if (parsed.flag('watch')) return untilEnded(watch(options, write, report))
  return once(async () => write(await build(options)))
}
