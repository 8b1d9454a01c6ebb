import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Returns the files that decide how the bundler resolves the imports of a source and compiles it: each `package.json`,
 * `tsconfig.json` and `jsconfig.json` in its folder and above. Sources in `node_modules` have none, since those of a package
 * change together.
 *
 * @param source absolute path
 */
export function configurationFiles(source: string): string[] {
  if (source.includes('node_modules')) return []
  const found: string[] = []
  for (let folder = dirname(source); ; folder = dirname(folder)) {
    found.push(...names.map(name => join(folder, name)).filter(path => existsSync(path)))
    if (folder === dirname(folder)) return found
  }
}

const names = ['package.json', 'tsconfig.json', 'jsconfig.json']
