import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Returns the path of a module that a process or thread starts with. In the repository the module is TypeScript; a
 * published package has only the compiled one.
 *
 * @param beside URL of a module in its folder
 */
export function entryModule(name: string, beside = import.meta.url): string {
  const source = fileURLToPath(new URL(`./${name}.ts`, beside))
  return existsSync(source) ? source : fileURLToPath(new URL(`./${name}.js`, beside))
}
