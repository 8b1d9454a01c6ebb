import { statSync } from 'node:fs'
import { BuildError } from './build-error.ts'
import { bundle } from './bundle.ts'
import { typeImportsAsync } from './component/async-functions.ts'
import { dataComponent, dataInterface } from './component/data-component.ts'
import { provideImport } from './component/provide-import.ts'
import { componentizeWithQuickJs } from './engine/quickjs.ts'
import { lineMap } from './source-map.ts'
import { allInterfaces } from './wit/packages.ts'
import { ourPackages, programWorld } from './wit/program-world.ts'

export interface BuildOptions {
  /** The file of the program: TypeScript or JavaScript. */
  readonly entry: string
  /** Whether its code is made smaller; by default not. */
  readonly minify?: boolean
}

/** A program that was built. */
export interface Build {
  readonly component: Uint8Array<ArrayBuffer>
  /** In bytes. */
  readonly sizes: { readonly bundle: number; readonly component: number }
  /** From the bundle to the sources, as JSON. */
  readonly sourceMap: string
}

/**
 * Makes a component of a program in TypeScript or JavaScript: it is bundled with all that it imports, and put together
 * with a JavaScript engine.
 *
 * @throws {BuildError} when the program cannot be built: one line that names file and line
 */
export async function build({ entry, minify = false }: BuildOptions): Promise<Build> {
  if (!statSync(entry, { throwIfNoEntry: false })?.isFile()) {
    throw new BuildError(`${entry} does not exist, or is no file; name the file where the program begins`)
  }
  const packages = ourPackages()
  const interfaces = allInterfaces(packages)
  const { code, imports, sourceMap, assets } = await bundle(entry, { minify, target: 'es2024', interfaces })
  const { wit, asyncImports } = programWorld(packages, imports)
  const plain = typeImportsAsync(await componentizeWithQuickJs(code, wit), asyncImports)
  const component = imports.includes(dataInterface)
    ? provideImport(
        plain,
        dataInterface,
        dataComponent(assets.data(), new TextEncoder().encode(JSON.stringify(lineMap(sourceMap)))),
      )
    : plain
  return { component, sizes: { bundle: code.length, component: component.length }, sourceMap }
}
