import { build } from 'vite'
import { playgroundConfig } from './config.ts'

/**
 * Writes the playground to a folder. An earlier one there is replaced.
 *
 * @param built paths of components for examples in TypeScript, by the names of the examples
 */
export async function buildPlayground(outDir: string, built?: ReadonlyMap<string, string>): Promise<void> {
  const config = playgroundConfig(built)
  await build({ ...config, logLevel: 'warn', build: { ...config.build, outDir } })
}
