import { readFile, rm, writeFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { type CachedOutput, hashOf, type OutputCache } from '../output-cache.ts'
import type { ClangDriver } from './clang-driver.ts'
import { prerequisites } from './dependency-file.ts'

/**
 * Returns the includes at the head of a source in C++, before anything else but comments, as a header; `undefined` if there are none.
 * Those of names in quotation marks are the program's own, and change with it.
 */
export function leadingIncludes(source: string, text: string): string | undefined {
  if (extname(source) === '.c') return undefined
  const head = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/|#[ \t]*include[ \t]*<[^>\n]+>)*/.exec(text)![0]
  const includes = head.replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '').match(/#.*>/g)
  return includes === null ? undefined : `${includes.join('\n')}\n`
}

/** End of the name of a header, which exists only while it is precompiled. */
const extension = '.precompiled.h'

/** Whether a path among the files that clang has read is that of a precompiled header, rather than a file of the program. */
export function isPrecompiledHeader(path: string): boolean {
  return path.endsWith(extension)
}

/** Headers in precompilation, by their keys: sources of one program often begin with the same. */
const pending = new Map<string, Promise<CachedOutput | undefined>>()

/**
 * Precompiles a header unless the cache has it.
 *
 * @param flags the flags of the source that includes it
 * @param onStart called before clang starts
 * @returns the precompiled header; `undefined` if clang refuses it, as it will the source
 */
export async function precompiledHeader(
  header: string,
  directory: string,
  flags: readonly string[],
  { driver, headers: cache }: { readonly driver: ClangDriver; readonly headers: OutputCache },
  onStart: () => void,
): Promise<CachedOutput | undefined> {
  const key = hashOf(JSON.stringify([driver.version, directory, header, flags]))
  const result = pending.get(key) ?? precompile(key)
  pending.set(key, result)
  return result.finally(() => pending.delete(key))

  async function precompile(key: string): Promise<CachedOutput | undefined> {
    const known = await cache.find(key)
    if (known !== undefined) return known
    const startedAt = Date.now()
    const output = cache.temporary()
    const [file, dependencyFile] = [`${output}${extension}`, `${output}.d`]
    try {
      await writeFile(file, header)
      const args = [...flags, '-x', 'c++-header', file, '-MD', `-MF${dependencyFile}`, '-o', output]
      const { code } = await driver.run(args, onStart)
      if (code !== 0) return undefined
      const inputs = prerequisites(await readFile(dependencyFile, 'utf8'))
        .map(input => resolve(directory, input))
        .filter(input => !isPrecompiledHeader(input) && !input.startsWith(`${driver.headers}/`))
      const precompiled = { output: await cache.store(output), messages: '', inputs }
      await cache.record(key, precompiled, startedAt)
      return precompiled
    } finally {
      await Promise.all([output, file, dependencyFile].map(path => rm(path, { force: true })))
    }
  }
}

/** Returns the flags that include a precompiled header. Its cache has compared what it was made of; the header itself is gone. */
export function flagsOf({ output }: CachedOutput): string[] {
  return ['-Xclang', '-fno-validate-pch', '-include-pch', output]
}

/** Messages of clang about a source whose headers were precompiled, which differ without: a header lacks a guard, or cannot be read. */
export const ofPrecompiled = /\bredefinition\b|precompiled file/
