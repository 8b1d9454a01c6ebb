import { globSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { BuildCOptions, BuildOptions, EngineName } from '@wasi-webgpu/build'
import { languageOf, type SourceLanguage } from '@wasi-webgpu/build/source-language'
import { UsageError } from '../command-error.ts'
import { type CommandName, clangOptions, commands, type Options } from '../options/option-table.ts'
import { onlyFile, type Parsed } from '../options/parsed-arguments.ts'

/** Options of a build that the arguments of a command describe. */
export type SourceOptions =
  | { readonly language: 'TypeScript'; readonly options: BuildOptions }
  | {
      readonly language: 'C and C++'
      readonly options: BuildCOptions & { readonly files: readonly string[] }
    }

/**
 * Returns the options of the build for the sources among the arguments of a command.
 *
 * @returns `undefined` when the first file is no source, such as a component
 * @throws UsageError when an option is for another language than that of the sources
 */
export function sourceOptions(command: CommandName, parsed: Parsed): SourceOptions | undefined {
  const language = languageOfSources(command, parsed)
  if (language === undefined) return undefined
  const world = parsed.text('world')
  if (language === 'C and C++') {
    const files = parsed.positionals.flatMap(withoutPattern)
    const options = {
      files,
      flags: flagsOf(parsed),
      clang: parsed.text('clang'),
      compileCommands: parsed.text('compile-commands'),
      world,
      debug: parsed.flag('debug'),
    }
    return { language, options }
  }
  const options = {
    entry: onlyFile(command, parsed, { a: 'the file of a program', example: 'app.ts' }),
    engine: (parsed.text('engine') ?? 'quickjs') as EngineName, // the library refuses unknown names
    minify: parsed.flag('minify'),
    keepSources: parsed.flag('debug'),
    ...(world === undefined ? {} : { world }),
  }
  return { language, options }
}

/** Returns the name of a program in messages: that of its first source. */
export function nameOf({ language, options }: SourceOptions): string {
  return language === 'TypeScript' ? options.entry : (options.files[0] ?? 'the program')
}

/** Returns the sources that every build of a program reads. */
export function entriesOf({ language, options }: SourceOptions): string[] {
  return language === 'TypeScript' ? [options.entry] : options.files.map(file => resolve(file))
}

function languageOfSources(command: CommandName, parsed: Parsed): SourceLanguage | undefined {
  const [first = ''] = parsed.positionals
  const fallback = command === 'build' && extname(first) !== '.wasm' ? 'TypeScript' : undefined
  const language = parsed.has('compile-commands') ? 'C and C++' : (languageOf(first) ?? fallback)
  const sections: Readonly<Record<string, Options>> = commands[command].sections
  const own = sections[language ?? ''] ?? {}
  for (const section of ['TypeScript', 'C and C++']) {
    const stranger = Object.keys(sections[section] ?? {}).find(name => parsed.has(name) && !(name in own))
    if (stranger !== undefined)
      throw new UsageError(`--${stranger} is an option for ${section}`, `leave it out for ${first}`)
  }
  return language
}

/** Returns the files that a pattern such as `src/*.c` names, for shells that leave that to commands. */
function withoutPattern(file: string): string[] {
  return file.includes('*') ? globSync(file).sort() : [file]
}

/** Returns the options in the spelling of clang: `-Iinclude`, `-std=c++20`. */
function flagsOf(parsed: Parsed): string[] {
  return Object.entries(clangOptions).flatMap(([name, option]) => {
    if (option.type === 'boolean' || ['clang', 'compile-commands'].includes(name)) return []
    const letter = 'short' in option ? `-${option.short}` : `--${name}=`
    const values = 'multiple' in option ? parsed.texts(name) : [parsed.text(name)]
    return values.flatMap(value => (value === undefined ? [] : `${letter}${value}`))
  })
}
