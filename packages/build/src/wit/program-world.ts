import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { FunctionsByInterface } from '../component/async-functions.ts'
import { dataInterface, dataWit } from '../component/data-component.ts'
import { withoutAsync } from './async-functions.ts'
import { printPackages, readPackages } from './packages.ts'

/** A world that an engine can be built against. */
export interface World {
  /** The WIT: the world is called `program`, in the package `local:program`. */
  readonly wit: string
  /** The imported functions that must be typed `async` again in the component. */
  readonly asyncImports: FunctionsByInterface
}

/**
 * The world of a program: `wasi:webgpu` and WASI in, `wasi:cli/run` out.
 *
 * @param withData whether it reads data that it is built with
 */
export function programWorld(withData: boolean): World {
  const exported = new Set(['wasi:cli/run@0.3.0'])
  const { packages, functions } = withoutAsync(ourPackages(), exported)
  return {
    wit: printPackages(
      'local:program',
      `world program {
        include wasi-webgpu:program/program;
        ${withData ? `import ${dataInterface};` : ''}
      }`,
      withData ? new Map([...packages, ...readPackages(dataWit).packages]) : packages,
    ),
    asyncImports: functions,
  }
}

/** All packages that this one brings. */
function ourPackages(): Map<string, string> {
  const texts = witFolders.flatMap(folder =>
    readdirSync(folder)
      .filter(name => name.endsWith('.wit'))
      .map(name => readFileSync(new URL(name, folder), 'utf8')),
  )
  return new Map(texts.flatMap(text => [...readPackages(text).packages]))
}

/** In the repository the API stands in a folder of its own; what is published has all in one. */
const witFolders = ['../../wit/', '../../../../wit/']
  .map(path => new URL(path, import.meta.url))
  .filter(folder => existsSync(folder))
