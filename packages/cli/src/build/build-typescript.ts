import { type Build, type BuildOptions, build, type EngineName, watch } from '@wasi-webgpu/build'
import { visible } from '@wasi-webgpu/native/terminal'
import { onlyFile, type Parsed } from '../options/parsed-arguments.ts'
import { kilobytes, once, outputOf, report, say, untilEnded, writeComponent } from './component-output.ts'

/** Builds a component from a program in TypeScript or JavaScript. */
export async function buildTypeScript(parsed: Parsed): Promise<number> {
  const entry = onlyFile('build', parsed, { a: 'the file of a program', example: 'app.ts' })
  const output = outputOf(parsed, entry)
  const world = parsed.text('world')
  const options: BuildOptions = {
    entry,
    engine: (parsed.text('engine') ?? 'quickjs') as EngineName, // the library refuses unknown names
    minify: parsed.flag('minify'),
    ...(world === undefined ? {} : { world }),
    onBundled: ({ bundle, assets }) => {
      const files = assets > 0 ? `, and ${kilobytes(assets)} of files` : ''
      say(`${entry}: ${kilobytes(bundle)} of code${files}`)
    },
    onWarning: warning => say(`wasi-webgpu: warning: ${visible(warning)}`),
  }
  const write = ({ component }: Build) => writeComponent(output, component, ' with the engine')
  if (parsed.flag('watch')) return untilEnded(watch(options, write, report))
  return once(async () => write(await build(options)))
}
