import { extname } from 'node:path'
import { isFileOfC } from '@wasi-webgpu/build'
import { buildClang } from '../build/build-clang.ts'
import { buildCoreModule } from '../build/build-core-module.ts'
import { buildTypeScript } from '../build/build-typescript.ts'
import { UsageError } from '../command-error.ts'
import { commands } from '../options/option-table.ts'
import { parse } from '../options/parsed-arguments.ts'

/** `wasi-webgpu build`: builds a component from a program in TypeScript, C or C++, or from a core module. */
export async function build(args: readonly string[]): Promise<number> {
  const parsed = parse('build', args)
  const kind = parsed.has('compile-commands') ? 'C and C++' : kindOf(parsed.positionals[0])
  for (const [section, options] of Object.entries(commands.build.sections)) {
    const stranger = Object.keys(options).find(name => parsed.has(name))
    if (section === 'Options' || section === kind || stranger === undefined) continue
    throw new UsageError(
      `--${stranger} is an option for ${section}`,
      `leave it out for ${parsed.positionals[0]}`,
    )
  }
  if (kind === 'C and C++') return buildClang(parsed)
  return kind === 'core modules' ? buildCoreModule(parsed) : buildTypeScript(parsed)
}

type Kind = Exclude<keyof typeof commands.build.sections, 'Options'> | 'core modules'

/** Returns the kind of program by the name of its first file. */
function kindOf(file = ''): Kind {
  if (extname(file) === '.wasm') return 'core modules'
  return isFileOfC(file) ? 'C and C++' : 'TypeScript'
}
