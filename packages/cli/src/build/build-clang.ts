import { globSync } from 'node:fs'
import { type BuildCOptions, buildC, watchC } from '@wasi-webgpu/build'
import { clangOptions } from '../options/option-table.ts'
import type { Parsed } from '../options/parsed-arguments.ts'
import { once, outputOf, report, say, untilEnded, writeComponent } from './component-output.ts'

/** Builds a component from a program in C or C++. */
export async function buildClang(parsed: Parsed): Promise<number> {
  const files = parsed.positionals.flatMap(withoutPattern)
  const output = outputOf(parsed, files[0] ?? 'app')
  const options: BuildCOptions = {
    files,
    flags: flagsOf(parsed),
    clang: parsed.text('clang'),
    compileCommands: parsed.text('compile-commands'),
    world: parsed.text('world'),
    debug: parsed.flag('debug'),
    onCompile: source => say(`compiling ${source}`),
    onMessages: messages => process.stderr.write(messages),
  }
  const write = (component: Uint8Array) => writeComponent(output, component)
  if (parsed.flag('watch')) return untilEnded(watchC(options, write, report))
  return once(async () => write(await buildC(options)))
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
