/**
 * Makes a package that is not published part of one that is. Its compiled files lie in `dist/internal/` there, and imports by its
 * name become imports of these files. A bundled dependency would not do: Bun asks the registry for it.
 */
import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/**
 * Adds a package to another one.
 *
 * @param name name by which the modules of `copy` import the package
 * @param compiled folder of its compiled files, with `index.js` among them
 * @param copy folder of the package that is published, with compiled files in `dist/`
 * @param filter whether a file belongs to what is published
 */
export function inlinePackage(
  name: string,
  compiled: string,
  copy: string,
  filter: (path: string) => boolean,
): void {
  const importers = globSync('dist/**/*.{js,d.ts}', { cwd: copy }).map(path => join(copy, path))
  const target = join(copy, 'dist/internal', basename(name))
  cpSync(compiled, target, { recursive: true, filter })
  for (const importer of importers) {
    const text = readFileSync(importer, 'utf8')
    const path = relative(dirname(importer), join(target, 'index.js'))
    const specifier = path.startsWith('.') ? path : `./${path}`
    const inlined = text.replaceAll(`'${name}'`, `'${specifier}'`).replaceAll(`"${name}"`, `"${specifier}"`)
    if (inlined !== text) writeFileSync(importer, inlined)
  }
}
