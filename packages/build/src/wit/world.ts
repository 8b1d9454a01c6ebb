import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  blocks,
  interfaceName,
  printPackages,
  readPackages,
  tokens,
  type WitPackages,
} from '@wasi-webgpu/wit'
import { BuildError } from '../build-error.ts'
import type { FunctionsByInterface } from '../component/async-functions.ts'
import { dataWit } from '../component/data-component.ts'
import type { Engine } from '../engine/engine.ts'
import { withoutAsync } from './async-functions.ts'

/** What a program is to be: the world that it has, and the packages that this is made of. */
export interface World {
  readonly packages: WitPackages
  /** As WIT names it, to include it: `acme:images/filter@1.0.0`. Without, the program runs from its beginning to its end. */
  readonly included: string | undefined
  /** The full names of the interfaces that it exports. */
  readonly exports: ReadonlySet<string>
}

/** What an engine can be built against. */
export interface EngineWorld {
  /** The world is called `program`. */
  readonly wit: string
  /** The functions that must be typed `async` again in the component: imported ones, and exported ones. */
  readonly asyncFunctions: FunctionsByInterface
}

/** What a program runs by. */
const run = 'wasi:cli/run@0.3.0'

/** The world of a program that runs from its beginning to its end. */
export function programWorld(): World {
  return { packages: ourPackages(), included: undefined, exports: new Set([run]) }
}

/**
 * A world of the user.
 *
 * @param text a WIT file, or a folder as other tools have it, with `deps`; behind `#` the name of the world
 * @throws {BuildError} when there is no such world
 */
export function ownWorld(text: string): World {
  const [path = '', name] = text.split('#')
  const { own, packages } = readWit(path)
  const worlds = blocks(tokens(packages.get(own) ?? ''), 'world').map(({ name }) => name)
  const world = name ?? (worlds.length === 1 ? worlds[0] : undefined)
  if (world === undefined || !worlds.includes(world)) {
    const problem =
      world === undefined ? `${path} has ${worlds.length} worlds` : `${path} has no world ${world}`
    const known =
      worlds.length > 0 ? `; name one: ${worlds.map(name => `--world ${path}#${name}`).join(' or ')}` : ''
    throw new BuildError(`${problem}${known}`)
  }
  const all = new Map([...ourPackages(), ...packages])
  const included = interfaceName(own, world)
  return { packages: all, included, exports: exportsOf(all, included) }
}

/**
 * The WIT for an engine.
 *
 * @param imports the interfaces that the program uses; what the engine needs for itself comes on top
 */
export function engineWorld(world: World, engine: Engine, imports: readonly string[]): EngineWorld {
  const { packages, functions } = withoutAsync(engine.usable(world.packages), name =>
    engine.takesAsync(name, world.exports.has(name)),
  )
  if (world.included !== undefined) refuseAsync(world, engine)
  const items = [
    ...imports.map(name => `import ${name};`),
    world.included === undefined ? `export ${run};` : `include ${world.included};`,
  ]
  const wit = printPackages('local:program', `world program {\n  ${items.join('\n  ')}\n}`, packages)
  return { wit, asyncFunctions: functions }
}

/** Functions that are no part of an interface cannot be typed in the finished component. */
function refuseAsync({ packages, included }: World, engine: Engine): void {
  const { id, name } = takeApart(included!)
  const all = tokens(packages.get(id) ?? '')
  const block = blocks(all, 'world').find(block => block.name === name)!
  for (let i = block.open; i < block.close; i++) {
    const [word, functionName, , asyncWord] = all.slice(i, i + 4).map(({ text }) => text)
    const isExported = word === 'export'
    if ((word !== 'import' && !isExported) || asyncWord !== 'async') continue
    if (engine.takesAsync(`${functionName}`, isExported)) continue
    throw new BuildError(
      `with this engine, the world ${name} cannot ${word} ${functionName} as an async function; put it into an interface`,
    )
  }
}

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

/** The package in a file or folder, and those beside it. */
function readWit(path: string): { own: string; packages: WitPackages } {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined)
    throw new BuildError(`${path} does not exist; name a WIT file, or a folder of such`)
  const files = stats.isDirectory() ? witFiles(path) : [path]
  const deps = stats.isDirectory() && existsSync(join(path, 'deps')) ? readdirSync(join(path, 'deps')) : []
  const { own, packages } = readPackages(files.map(file => readFileSync(file, 'utf8')).join('\n'))
  if (own === undefined)
    throw new BuildError(`${path} names no package; begin it with one: package acme:program;`)
  const others = deps.flatMap(name => [...readWit(join(path, 'deps', name)).packages])
  return { own, packages: new Map([...others, ...packages]) }
}

function witFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.wit'))
    .map(name => join(folder, name))
}

/** The full names of the interfaces that a world exports, and those that it includes. */
function exportsOf(packages: WitPackages, world: string): Set<string> {
  const { id, name } = takeApart(world)
  const all = tokens(packages.get(id) ?? '')
  const block = blocks(all, 'world').find(block => block.name === name)
  const found = new Set<string>()
  for (let i = block?.open ?? all.length; i < (block?.close ?? 0); i++) {
    const [word, item, end] = [all[i]!.text, all[i + 1]!.text, all[i + 2]?.text]
    const fullName = item.includes(':') ? item : interfaceName(id, item)
    if (word === 'export' && end === ';') found.add(fullName)
    if (word === 'include') for (const one of exportsOf(packages, fullName)) found.add(one)
  }
  return found
}

/** `acme:images/filter@1.0.0` is `filter` of `acme:images@1.0.0`. */
function takeApart(item: string): { id: string; name: string } {
  const [, path, name, version = ''] = /^(.*)\/([^@]*)(@.*)?$/.exec(item)!
  return { id: `${path}${version}`, name: name! }
}
