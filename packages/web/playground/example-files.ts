import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { type Listed, listed } from './example-list.ts'

/**
 * Plugin that gives the playground the files of the examples, as the module `virtual:example-files`. Only files that a listed
 * example needs become part of the playground.
 *
 * @param built paths of the components that the repository has no room for, by the names of their examples
 */
export function exampleFiles(built: ReadonlyMap<string, string>): Plugin {
  const present = Object.entries(listed).filter(([name, { isBuilt }]) => !isBuilt || built.has(name))
  return {
    name: 'example-files',
    resolveId: id => (id.startsWith('virtual:example-') ? `\0${id}` : undefined),
    load(id) {
      if (id.startsWith(sourcesId)) {
        const name = id.slice(sourcesId.length)
        return `export default ${JSON.stringify(sourcesOf(name))}`
      }
      return id === '\0virtual:example-files' ? listing(present, built) : undefined
    },
  }
}

const sourcesId = '\0virtual:example-sources/'

function listing(
  present: readonly (readonly [string, Listed])[],
  built: ReadonlyMap<string, string>,
): string {
  const paths = new Map(present.flatMap(([name, example]) => pathsOf(name, example, built.get(name))))
  const imports = [...paths.values()].map((path, i) => `import url${i} from ${JSON.stringify(`${path}?url`)}`)
  const urls = [...paths.keys()].map((path, i) => `${JSON.stringify(path)}: url${i}`)
  const sources = present.map(
    ([name]) => `${JSON.stringify(name)}: () => import(${JSON.stringify(`virtual:example-sources/${name}`)})`,
  )
  return `${imports.join('\n')}
export const urls = { ${urls.join(', ')} }
export const sources = { ${sources.join(', ')} }`
}

/** Returns the files of an example that have URLs: paths in the repository and on this machine. */
function pathsOf(
  name: string,
  { picture = 'expected.png', files = {}, text }: Listed,
  component = join(root, `examples/${name}/${name}.wasm`),
): [string, string][] {
  const own = [...Object.values(files), ...(text === undefined ? [`examples/${name}/${picture}`] : [])]
  const paths = own.map((path): [string, string] => [path, join(root, path)])
  return [[`examples/${name}/${name}.wasm`, component], ...paths]
}

/** Returns the sources of an example by file, the one where the program begins first. */
function sourcesOf(name: string): Record<string, string> {
  const folder = join(root, 'examples', name)
  const files = globSync('**/*.{c,cpp,h,rs,ts,wgsl}', { cwd: folder })
    .filter(file => !/\.test\.ts$|(^|\/)(build|reference)\.ts$/.test(file))
    .sort((a, b) => rank(name, a) - rank(name, b) || a.localeCompare(b, 'en'))
  return Object.fromEntries(files.map(file => [file, readFileSync(join(folder, file), 'utf8')]))
}

/** Position in the list of sources: the main file, then shaders, then the rest. */
function rank(name: string, file: string): number {
  if ([`${name}.c`, 'main.ts', 'main.cpp', 'src/main.rs', 'src/lib.rs'].includes(file)) return 0
  return file.endsWith('.wgsl') ? 1 : 2
}

const root = fileURLToPath(new URL('../../..', import.meta.url))
