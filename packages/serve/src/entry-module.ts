import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The path of a module in this folder. A published package has no sources, only what was built from them. */
export function entryModule(name: string): string {
  const source = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  return existsSync(source) ? source : fileURLToPath(new URL(`./${name}.js`, import.meta.url))
}
