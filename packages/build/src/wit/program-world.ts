import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { FunctionsByInterface } from '../component/async-functions.ts'
import { dataWit } from '../component/data-component.ts'
import { withoutAsync } from './async-functions.ts'
import { printPackages, readPackages, type WitPackages } from './packages.ts'

/** A world that an engine can be built against. */
export interface World {
  /** The WIT: the world is called `program`, in the package `local:program`. */
  readonly wit: string
  /** The imported functions that must be typed `async` again in the component. */
  readonly asyncImports: FunctionsByInterface
}

/** What a program runs by. */
const run = 'wasi:cli/run@0.3.0'

/**
 * The world of a program that runs from its beginning to its end.
 *
 * @param imports the interfaces that it uses; what the engine needs for itself comes on top
 */
export function programWorld(packages: WitPackages, imports: readonly string[]): World {
  const { packages: plain, functions } = withoutAsync(
    packages,
    name => name === run || knownToQuickJs.test(name),
  )
  const items = [...imports.map(name => `import ${name};`), `export ${run};`]
  return {
    wit: printPackages('local:program', `world program {\n  ${items.join('\n  ')}\n}`, plain),
    asyncImports: functions,
  }
}

/** What QuickJS can be built against as it is: its calls do not block, the program goes on. */
const knownToQuickJs = /^wasi:(cli|clocks|filesystem|random|sockets)\/[a-z-]+@0\.3\./

/** The packages that programs may use. */
export function ourPackages(): WitPackages {
  const texts = witFolders.flatMap(folder =>
    readdirSync(folder)
      .filter(name => name.endsWith('.wit'))
      .map(name => readFileSync(new URL(name, folder), 'utf8')),
  )
  return new Map([...texts, dataWit].flatMap(text => [...readPackages(text).packages]))
}

/** In the repository the API stands in a folder of its own; what is published has all in one. */
const witFolders = ['../../wit/', '../../../../wit/']
  .map(path => new URL(path, import.meta.url))
  .filter(folder => existsSync(folder))
