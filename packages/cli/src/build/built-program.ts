import { statSync } from 'node:fs'
import { BuildError, type CachedBuild, cachedBuild } from '@wasi-webgpu/build'
import { visible } from '@wasi-webgpu/native/terminal'
import { SourceErrors } from '../command-error.ts'
import { duration } from '../terminal/duration.ts'
import { compilation, kilobytes, say, warn } from './component-output.ts'
import { nameOf, type SourceOptions } from './source-options.ts'

/**
 * Builds a program into the cache, and says how long it took, unless an earlier build made it of the same files.
 *
 * @param onInput receives the path of each file that the build reads, even when it fails
 * @throws SourceErrors
 */
export async function builtProgram(
  sources: SourceOptions,
  onInput?: (path: string) => void,
): Promise<CachedBuild> {
  const startedAt = performance.now()
  const ofDevelopment =
    sources.language === 'TypeScript'
      ? { onWarning: warn, keepSources: true }
      : { ...compilation, precompile: true }
  try {
    const built = await cachedBuild({
      ...sources.options,
      ...ofDevelopment,
      ...(onInput && { onInput }),
    })
    if (!built.isCached) {
      const time = duration(performance.now() - startedAt)
      say(`${visible(nameOf(sources))}: built in ${time}, ${kilobytes(statSync(built.path).size)}`)
    }
    return built
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    throw new SourceErrors(error.message, { cause: error })
  }
}
