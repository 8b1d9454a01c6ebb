import { statSync } from 'node:fs'
import { BuildError, cachedBuild } from '@wasi-webgpu/build'
import { SourceErrors } from '../command-error.ts'
import { duration } from '../terminal/duration.ts'
import { compilation, kilobytes, say, warn } from './component-output.ts'
import { nameOf, type SourceOptions } from './source-options.ts'

/**
 * Builds a program into the cache, and says how long it took.
 *
 * @param onInput receives the path of each file that the build reads, even when it fails
 * @returns the path of the component
 * @throws SourceErrors
 */
export async function builtProgram(
  sources: SourceOptions,
  onInput?: (path: string) => void,
): Promise<string> {
  const startedAt = performance.now()
  const ofDevelopment =
    sources.language === 'TypeScript'
      ? { onWarning: warn, keepSources: true }
      : { ...compilation, precompile: true }
  try {
    const { path, isCached } = await cachedBuild({
      ...sources.options,
      ...ofDevelopment,
      ...(onInput && { onInput }),
    })
    if (!isCached) {
      const time = duration(performance.now() - startedAt)
      say(`${nameOf(sources)}: built in ${time}, ${kilobytes(statSync(path).size)}`)
    }
    return path
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    throw new SourceErrors(error.message, { cause: error })
  }
}
