import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import type { Metafile } from 'esbuild'
import { BuildError } from './build-error.ts'

/**
 * Refuses a bundle in which a package takes other files of this machine into the component. A module below `node_modules` may import
 * files of its own package, and of packages that are in a folder `node_modules` around it or linked from there. The program's own
 * sources may import every file, but no package decides which.
 *
 * @param inputs the files of the bundle, and what each imports
 * @param added folders of the modules that the build adds
 * @throws {BuildError} with a line for each import that leads elsewhere
 */
export function checkPackageImports(inputs: Metafile['inputs'], added: readonly string[]): void {
  const problems = Object.entries(inputs).flatMap(([importer, { imports }]) => {
    if (isGenerated.test(importer)) return []
    const from = resolve(importer)
    const own = packageOf(from)
    return imports
      .filter(({ path }) => !isGenerated.test(path))
      .flatMap(({ path, original = path, external = false }) => {
        if (own === undefined) {
          const name = external ? undefined : misleading(original, resolve(path), from)
          return name === undefined ? [] : [foreign(importer, `${name} leads to`, resolve(path))]
        }
        // A path with parts that are known only when it runs stands for all files that match it.
        const file = external ? globFolder(path, from) : resolve(path)
        if (file === undefined || [own.folder, ...added].some(folder => isInside(file, folder))) return []
        if (!external && (isPackageAround(file, from) || isLinked(file, original, from))) return []
        return [foreign(importer, `${own.name} imports`, external ? resolve(dirname(from), path) : file)]
      })
  })
  if (problems.length > 0) throw new BuildError([...new Set(problems)].slice(0, mostProblems).join('\n'))
}

function foreign(importer: string, act: string, file: string): string {
  return `${importer}: the package ${act} ${file}, which belongs to no package; a package in node_modules may import only its own files and other packages`
}

/**
 * Returns a path in the folder below which an import with parts that are known only when it runs finds its files, such as
 * `./languages/**\/*.json`, or `undefined` for other imports that the bundler leaves alone.
 */
function globFolder(path: string, from: string): string | undefined {
  const end = path.indexOf('*')
  return end < 0 || !/^\.\.?\//.test(path) ? undefined : resolve(dirname(from), path.slice(0, end + 1))
}

/** Returns the name of the package that leads an import of the program's own sources to a file that is not the package's. */
function misleading(specifier: string, file: string, from: string): string | undefined {
  if (isOfPackage(file) || isLinked(file, specifier, from)) return undefined
  const found = linkedPackage(specifier, from)
  if (found === undefined) return undefined
  // Otherwise a path of the program's own tsconfig.json has led there.
  return leadsOut(found.folder, specifier.slice(found.name.length + 1)) ? found.name : undefined
}

/** Whether a `package.json` of a package, in its folder or that of a part of it, names a file outside. */
function leadsOut(folder: string, part: string): boolean {
  return [folder, resolve(folder, part)].some(place => {
    try {
      const { main, module, browser } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
      const files = [main, module, ...(browser instanceof Object ? Object.values(browser) : [browser])]
      return files.some(file => typeof file === 'string' && !isInside(resolve(place, file), folder))
    } catch {
      return false
    }
  })
}

const mostProblems = 10

/** Matches modules that are no files: those that a plugin or the build writes, and those that a package has none of for a page. */
const isGenerated = /^(\(disabled\)|[\w-]{2,}):/

const modules = `${sep}node_modules${sep}`

/** Returns the package that a file below `node_modules` belongs to, or `undefined` for files elsewhere. */
export function packageOf(path: string): { readonly name: string; readonly folder: string } | undefined {
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
  const found = linkedPackage(specifier, from)
  return found !== undefined && isInside(file, found.folder)
}

/** Returns the package that an import names, and its folder without links, if a folder `node_modules` around the module has it. */
function linkedPackage(
  specifier: string,
  from: string,
): { readonly name: string; readonly folder: string } | undefined {
  const name = /^(@[^/]+\/)?[^./@#\\:][^/\\:]*/.exec(specifier)?.[0]
  if (name === undefined) return undefined
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    try {
      return { name, folder: realpathSync(join(folder, 'node_modules', name)) }
    } catch {
      if (dirname(folder) === folder) return undefined
    }
  }
}

/** Whether an absolute path is below a folder. */
export function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
