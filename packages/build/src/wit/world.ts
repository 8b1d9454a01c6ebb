/**
 * The world that a program is built for.
 *
 * A program is a command, or implements a user-defined world ({@link readWorld}). The engine is built against a world
 * `program` that includes it, imports the interfaces that the bundled program uses, and lacks everything that the engine
 * does not support ({@link engineWorld}; `unsupported-functions.ts` removes it). The build restores the removed `async` in
 * the finished component.
 */

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
import { textWit } from '../component/text-component.ts'
import type { Engine } from '../engine/engine.ts'
import { profileWit } from '../profile-interface.ts'
import { camelCase } from './argument-types.ts'
import { functionsOf, withoutAsync } from './unsupported-functions.ts'

/** The world of a program, and the packages that it refers to. */
export interface World {
  readonly packages: WitPackages
  /**
   * Full name of the world to include: `acme:images/filter@1.0.0`. Without one, the program is a command,
   * which runs once from start to end.
   */
  readonly included: string | undefined
  /** Full names of the exported interfaces. */
  readonly exports: ReadonlySet<string>
  /**
   * The exported functions whose type is not `async`, as the program names them: `blur`, or `filter.blur` in the interface
   * `filter`. Methods of resources are left out.
   */
  readonly syncExports: ReadonlySet<string>
}

/** A world in the form that an engine accepts. */
export interface EngineWorld {
  /** WIT text whose world is called `program`. */
  readonly wit: string
  /** Imported and exported functions whose type in the finished component becomes `async` again. */
  readonly asyncFunctions: FunctionsByInterface
}

/** The interface that runs a command. */
const run = 'wasi:cli/run@0.3.0'

/** Returns the world of a command: a program that runs once from start to end. */
export function programWorld(): World {
  return {
    packages: availablePackages(),
    included: undefined,
    exports: new Set([run]),
    syncExports: new Set(),
  }
}

/**
 * Reads a user-defined world.
 *
 * @param reference path of a WIT file, or of a folder with WIT files and `deps`; after a `#`, the name of the
 * world
 * @param onInput receives the path of each file that is read
 * @param available packages that the world may use without containing them
 * @throws {BuildError} if the world does not exist or is ambiguous
 */
export function readWorld(
  reference: string,
  onInput: (path: string) => void = () => {},
  available: WitPackages = availablePackages(),
): World {
  const [path = '', name] = reference.split('#')
  const { own, packages } = readWit(path, onInput)
  const worlds = blocks(tokens(packages.get(own) ?? ''), 'world').map(({ name }) => name)
  const world = name ?? (worlds.length === 1 ? worlds[0] : undefined)
  if (world === undefined || !worlds.includes(world)) {
    const problem =
      world === undefined ? `${path} has ${worlds.length} worlds` : `${path} has no world ${world}`
    const known =
      worlds.length > 0
        ? `; choose one with ${worlds.map(name => `--world ${path}#${name}`).join(' or ')}`
        : ''
    throw new BuildError(`${problem}${known}`)
  }
  const all = new Map([...available, ...packages])
  const included = interfaceName(own, world)
  const { interfaces, functions } = exportsOf(all, included)
  const inInterfaces = [...all].flatMap(([id, text]) => syncFunctions(id, text, interfaces))
  return {
    packages: all,
    included,
    exports: interfaces,
    syncExports: new Set([...functions, ...inInterfaces]),
  }
}

/**
 * Returns the WIT text for an engine.
 *
 * @param imports interfaces that the program uses, by full name; the engine adds those that it needs itself
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

/**
 * Refuses async functions outside interfaces: the build cannot restore their type in the finished component.
 */
function refuseAsync({ packages, included }: World, engine: Engine): void {
  const { id, name } = splitName(included!)
  const all = tokens(packages.get(id) ?? '')
  const block = blocks(all, 'world').find(block => block.name === name)!
  for (let i = block.open; i < block.close; i++) {
    const [word, functionName, , asyncWord] = all.slice(i, i + 4).map(({ text }) => text)
    const isExported = word === 'export'
    if ((word !== 'import' && !isExported) || asyncWord !== 'async') continue
    if (engine.takesAsync(`${functionName}`, isExported)) continue
    throw new BuildError(
      `with this engine, the world ${name} cannot ${word} ${functionName} as an async function; move it into an interface`,
    )
  }
}

/**
 * Returns the packages that every program may use: `wasi:webgpu`, its companions, and the WASI packages of
 * the build.
 */
export function availablePackages(): WitPackages {
  const texts = witFolders.flatMap(folder =>
    readdirSync(folder)
      .filter(name => name.endsWith('.wit'))
      .map(name => readFileSync(new URL(name, folder), 'utf8')),
  )
  return new Map([...texts, dataWit, textWit, profileWit].flatMap(text => [...readPackages(text).packages]))
}

/**
 * Folders of the WIT files. The repository keeps the API in a separate folder; the published package contains
 * all files.
 */
const witFolders = ['../../wit/', '../../../../wit/']
  .map(path => new URL(path, import.meta.url))
  .filter(folder => existsSync(folder))

/** Reads the package in a file or folder, and those in its `deps`. */
function readWit(path: string, onInput: (path: string) => void): { own: string; packages: WitPackages } {
  const stats = statSync(path, { throwIfNoEntry: false })
  const files = stats?.isDirectory() ? witFiles(path) : [path]
  for (const file of files) onInput(file)
  if (stats === undefined)
    throw new BuildError(`${path} does not exist; name a WIT file or a folder of WIT files`)
  const deps = stats.isDirectory() && existsSync(join(path, 'deps')) ? readdirSync(join(path, 'deps')) : []
  const { own, packages } = readPackages(files.map(file => readFileSync(file, 'utf8')).join('\n'))
  if (own === undefined)
    throw new BuildError(`${path} has no package declaration; start with one, such as package acme:program;`)
  const others = deps.flatMap(name => [...readWit(join(path, 'deps', name), onInput).packages])
  return { own, packages: new Map([...others, ...packages]) }
}

function witFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.wit'))
    .map(name => join(folder, name))
}

/**
 * Returns what a world exports, directly or through an included world: the full names of interfaces, and the names of functions
 * whose type is not `async`.
 */
function exportsOf(
  packages: WitPackages,
  world: string,
): { interfaces: Set<string>; functions: Set<string> } {
  const { id, name } = splitName(world)
  const all = tokens(packages.get(id) ?? '')
  const block = blocks(all, 'world').find(block => block.name === name)
  const found = { interfaces: new Set<string>(), functions: new Set<string>() }
  for (let i = block?.open ?? all.length; i < (block?.close ?? 0); i++) {
    const [word, item, end, type] = [all[i]!.text, all[i + 1]!.text, all[i + 2]?.text, all[i + 3]?.text]
    const fullName = item.includes(':') ? item : interfaceName(id, item)
    if (word === 'export' && end === ';') found.interfaces.add(fullName)
    if (word === 'export' && end === ':' && type === 'func') found.functions.add(camelCase(item))
    if (word !== 'include') continue
    const included = exportsOf(packages, fullName)
    for (const one of included.interfaces) found.interfaces.add(one)
    for (const one of included.functions) found.functions.add(one)
  }
  return found
}

/** Returns the functions of the exported interfaces of a package whose type is not `async`, as a program names them. */
function syncFunctions(id: string, text: string, exports: ReadonlySet<string>): string[] {
  const all = tokens(text)
  return blocks(all, 'interface')
    .filter(({ name }) => exports.has(interfaceName(id, name)))
    .flatMap(({ name, open, close }) =>
      functionsOf(all, open + 1, close)
        .filter(({ name, asyncWord }) => asyncWord === undefined && !name.startsWith('['))
        .map(({ name: own }) => `${camelCase(name)}.${camelCase(own)}`),
    )
}

/** Splits `acme:images/filter@1.0.0` into the package `acme:images@1.0.0` and the name `filter`. */
function splitName(item: string): { id: string; name: string } {
  const [, path, name, version = ''] = /^(.*)\/([^@]*)(@.*)?$/.exec(item)!
  return { id: `${path}${version}`, name: name! }
}
