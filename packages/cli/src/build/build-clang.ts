import { type BuildCOptions, buildC, watchC } from '@wasi-webgpu/build'
import type { Parsed } from '../options/parsed-arguments.ts'
import { compilation, once, outputOf, report, untilEnded, writeComponent } from './component-output.ts'
import { InputFiles } from './input-files.ts'

/** Builds a component from a program in C or C++. */
export async function buildClang(parsed: Parsed, sources: BuildCOptions): Promise<number> {
  const output = outputOf(parsed, sources.files?.[0] ?? 'app')
  const inputs = new InputFiles(sources.files ?? [])
  inputs.protectFrom(output)
  const options: BuildCOptions = {
    ...sources,
    onInput: inputs.add,
    ...compilation,
  }
  const write = (component: Uint8Array) => {
    inputs.protectFrom(output)
    return writeComponent(output, component)
  }
  if (parsed.flag('watch')) return untilEnded(watchC(options, write, report))
  return once(async () => write(await buildC(options)))
}
