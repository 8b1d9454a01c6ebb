import { realpathSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import type { Metafile } from 'esbuild'
import { BuildError } from './build-error.ts'

/**
 * Refuses a bundle in which a package takes other files of this machine into the component. A module below `node_modules` may import
 * files of its own package, and of packages that are in a folder `node_modules` around it or linked from there. The program's own
 * sources may import every file.
 *
 * @param inputs the files of the bundle, and what each imports
 * @param added folders of the modules that the build adds
 * @throws {BuildError} with a line for each import that leads elsewhere
 */
export function checkPackageImports(inputs: Metafile['inputs'], added: readonly string[]): void {
  const problems = Object.entries(inputs).flatMap(([importer, { imports }]) => {
    const from = resolve(importer)
    const own = packageOf(from)
    if (own === undefined || isGenerated.test(importer)) return []
    return imports
      .filter(({ path, external }) => external !== true && !isGenerated.test(path))
      .map(({ path, original = path }) => ({ file: resolve(path), original }))
      .filter(
        ({ file, original }) =>
          ![own.folder, ...added].some(folder => isInside(file, folder)) &&
          !isPackageAround(file, from) &&
          !isLinked(file, original, from),
      )
      .map(
        ({ file }) =>
          `${importer}: the package ${own.name} imports ${file}, which belongs to no package; a package in node_modules may import only its own files and other packages`,
      )
  })
  if (problems.length > 0) throw new BuildError([...new Set(problems)].slice(0, mostProblems).join('\n'))
}

const mostProblems = 10

/**
 * Removes from a source map the texts of files that are neither in the bundle nor in a package: the bundler reads every file that
 * the source map of a package names.
 *
 * @param sourceMap source map of the bundle, as JSON
 * @param inputs paths of the files of the bundle
 */
export function withoutForeignTexts(sourceMap: string, inputs: readonly string[]): string {
  const map = JSON.parse(sourceMap) as { sources: string[]; sourcesContent?: (string | null)[] }
  const known = new Set(inputs.map(path => resolve(path)))
  const isKnown = map.sources.map(source => known.has(resolve(source)) || isOfPackage(resolve(source)))
  const texts = map.sourcesContent?.map((text, i) => (isKnown[i] ? text : null))
  return JSON.stringify({ ...map, sourcesContent: texts })
}

/** Matches modules that are no files: those that a plugin or the build writes, and those that a package has none of for a page. */
const isGenerated = /^(\(disabled\)|[\w-]{2,}):/

const modules = `${sep}node_modules${sep}`

/** Returns the package that a file below `node_modules` belongs to. */
function packageOf(path: string): { readonly name: string; readonly folder: string } | undefined {
  const start = path.lastIndexOf(modules)
  if (start < 0) return undefined
  const [first = '', second = ''] = path.slice(start + modules.length).split(sep)
  const parts = first.startsWith('@') ? [first, second] : [first]
  return { name: parts.join('/'), folder: path.slice(0, start) + modules + parts.join(sep) }
}

/** Whether a file belongs to a package in a folder `node_modules`, where the folders of tools begin with a dot. */
function isOfPackage(file: string): boolean {
  return packageOf(file)?.name.startsWith('.') === false
}

/** Whether a file belongs to a package in a folder `node_modules` around a module. */
function isPackageAround(file: string, from: string): boolean {
  return isOfPackage(file) && isInside(from, file.slice(0, file.indexOf(modules)))
}

/** Whether a file belongs to the package of an import, which a folder `node_modules` around the module links to. */
function isLinked(file: string, specifier: string, from: string): boolean {
  const name = /^(@[^/]+\/)?[^./@#\\:][^/\\:]*/.exec(specifier)?.[0]
  if (name === undefined) return false
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    try {
      return isInside(file, realpathSync(join(folder, 'node_modules', name)))
    } catch {
      if (dirname(folder) === folder) return false
    }
  }
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
