import { type BuildCOptions, buildC, watchC } from '@wasi-webgpu/build'
import type { Parsed } from '../options/parsed-arguments.ts'
import { CompilationProgress } from './compilation-progress.ts'
import { once, outputOf, report, untilEnded, writeComponent } from './component-output.ts'
import { InputFiles } from './input-files.ts'

/** Builds a component from a program in C or C++. */
export async function buildClang(parsed: Parsed, sources: BuildCOptions): Promise<number> {
  const output = outputOf(parsed, sources.files?.[0] ?? 'app')
  const inputs = new InputFiles(sources.files ?? [])
  inputs.protectFrom(output)
  const progress = new CompilationProgress()
  const options: BuildCOptions = {
    ...sources,
    onInput: inputs.add,
    ...progress.callbacks,
  }
  const write = (component: Uint8Array) => {
    progress.end()
    inputs.protectFrom(output)
    return writeComponent(output, component)
  }
  if (parsed.flag('watch')) return untilEnded(watchC(options, write, report))
  return once(async () => write(await buildC(options).finally(() => progress.end())))
}
