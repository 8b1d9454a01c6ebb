import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Returns the path of a module in this folder that a process or thread starts with. In the repository the
 * module is TypeScript; a published package has only the compiled one.
 */
export function entryModule(name: string): string {
  const source = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  return existsSync(source) ? source : fileURLToPath(new URL(`./${name}.js`, import.meta.url))
}
