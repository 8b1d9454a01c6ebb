/**
 * Builds the examples: `node examples/build.ts [NAME…]` compiles the C sources of each with clang and creates
 * a component of the world in `NAME/world.wit`, or else of the one in `wit/program.wit`. With `--check` it
 * writes nothing and fails when a committed component differs from its sources.
 *
 * All tools come from npm: clang and wasi-libc from `@yowasp/clang`; wasm-tools, the WIT of WASI, and the
 * adapter that implements the C library's WASI preview 1 over WASI 0.2 from `@bytecodealliance/jco`.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { componentEmbed, componentNew, preview1AdapterReactorPath } from '@bytecodealliance/jco'
import { commands } from '@yowasp/clang'

const examples = new URL('./', import.meta.url)
const programWorld = new URL('wit/program.wit', examples)
/** Folder that holds `wasi:http@0.3.0` as `0.3.0/wasi-http/package.wit`. */
const wasi = new URL('../lib/wit/builtin/', import.meta.resolve('@bytecodealliance/jco'))
/** Matches an interface name, `wasi:http/types@0.3.0`, and captures its package and version. */
const packageNames = /\b([a-z][\w-]*:[a-z][\w-]*)\/[\w-]+@(\d[\w.+-]*\w)/g

const compilerFlags = [
  '--target=wasm32-wasip1',
  '-std=gnu23', // `#embed` of C23, and POSIX
  '-O2',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wno-missing-field-initializers', // what a descriptor leaves out is meant to be zero
  '-Iinclude',
  '-Ilib',
]

const linkerFlags = [
  '-mexec-model=reactor', // no `_start`: libc is set up when the module is instantiated
  '-Wl,--strip-all',
  '-Wl,--stack-first', // a stack that overflows traps instead of running into the data
]

/** The names of all examples. */
export function exampleNames(): string[] {
  return readdirSync(examples).filter(name => existsSync(new URL(`${name}/${name}.c`, examples)))
}

/** Builds the component of an example from its sources. */
export function buildExample(name: string): Promise<Uint8Array> {
  const world = new URL(`${name}/world.wit`, examples)
  return buildProgram(name, readFolder(name), existsSync(world) ? world : programWorld)
}

/**
 * Builds the component of a program from the given files, keyed by name, those of `lib`, and the headers of `packages/c`.
 *
 * @param world a WIT file with one world; it may use the packages in `wit/` and all of WASI
 */
export async function buildProgram(
  name: string,
  files: Readonly<Record<string, string>>,
  world: URL = programWorld,
): Promise<Uint8Array> {
  const binary = await compile(name, files)
  const wit = readFileSync(world, 'utf8')
  const worldName = /^world ([\w-]+)/m.exec(wit)?.[1]
  if (worldName === undefined) throw new Error(`${fileURLToPath(world)} has no world`)
  const embedded = await componentEmbed({ binary, witSource: withPackages(wit), world: worldName })
  const adapter = new Uint8Array(readFileSync(preview1AdapterReactorPath()))
  return stripSection('component-name', await componentNew(embedded, [['wasi_snapshot_preview1', adapter]]))
}

/**
 * Removes the custom section of the given name: the names of a component's items are a sixth of its bytes.
 */
function stripSection(name: string, component: Uint8Array): Uint8Array {
  const preamble = 8
  const kept = [component.subarray(0, preamble)]
  for (let start = preamble; start < component.length; ) {
    const [size, contents] = readLeb128(component, start + 1)
    const end = contents + size
    if (customSectionName(component, start, contents) !== name) kept.push(component.subarray(start, end))
    start = end
  }
  return new Uint8Array(Buffer.concat(kept))
}

function customSectionName(component: Uint8Array, start: number, contents: number): string | undefined {
  const isCustom = component[start] === 0
  if (!isCustom) return undefined
  const [length, name] = readLeb128(component, contents)
  return new TextDecoder().decode(component.subarray(name, name + length))
}

/** Reads an unsigned LEB128 number; returns its value and end. */
function readLeb128(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0
  for (let at = start, shift = 0; ; at++, shift += 7) {
    value |= (bytes[at]! & 0x7f) << shift
    if (bytes[at]! < 0x80) return [value, at + 1]
  }
}

async function compile(name: string, own: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const shared = { include: readFolder('../packages/c/include'), lib: readFolder('lib') }
  const needed = neededOf(shared.lib, own)
  const objects: Record<string, Uint8Array> = {}
  const inputs: string[] = []
  // A file of the program replaces the file of that name in `lib`.
  for (const file of Object.keys({ ...shared.lib, ...own }).filter(file => file.endsWith('.c'))) {
    if (file in own) {
      inputs.push(`${name}/${file}`)
    } else if (needed.has(file)) {
      objects[`${file}.o`] = await libraryObject(file, shared)
      inputs.push(`objects/${file}.o`)
    }
  }
  return clang(name, [...linkerFlags, ...inputs], { ...shared, objects, [name]: own })
}

const libraryObjects = new Map<string, Promise<Uint8Array>>()

/** Compiles a source of `lib` once for all programs. */
function libraryObject(file: string, folders: Folders): Promise<Uint8Array> {
  const known = libraryObjects.get(file)
  if (known !== undefined) return known
  const object = clang(`lib/${file}`, ['-c', `lib/${file}`], folders)
  libraryObjects.set(file, object)
  return object
}

type Folders = Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>>

/** Runs the compiler and returns its output file. */
async function clang(what: string, args: readonly string[], folders: Folders): Promise<Uint8Array> {
  let messages = ''
  const stderr = (bytes: Uint8Array | null) => {
    if (bytes) messages += new TextDecoder().decode(bytes)
  }
  await commands.clang(undefined, {}, { fetchProgress: () => {} }) // loads the compiler without a word
  try {
    const output = await commands.clang([...compilerFlags, '-o', 'output', ...args], folders, { stderr })
    return output!.output as Uint8Array
  } catch (error) {
    throw new Error(`${what} does not compile:\n${messages || error}`)
  }
}

/** The sources in `lib` that a program needs: those behind the headers that it includes, transitively. */
function neededOf(lib: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>): Set<string> {
  const needed = new Set(['component.c'])
  const include = (text: string) => {
    for (const [, name = ''] of text.matchAll(/^\s*#include "([\w-]+)\.h"/gm)) {
      const [header, source] = [`${name}.h`, `${name}.c`]
      if (!(header in lib) || needed.has(source)) continue
      needed.add(source)
      include(lib[header]!)
      include(lib[source] ?? '')
    }
  }
  for (const text of [...Object.values(own), lib['component.c']!]) include(text)
  return needed
}

/** The files of a folder that the compiler may read, by name. */
function readFolder(folder: string): Record<string, string> {
  const directory = new URL(`${folder}/`, examples)
  const names = readdirSync(directory).filter(name => /\.(c|h|wgsl)$/.test(name))
  return Object.fromEntries(names.map(name => [name, readFileSync(new URL(name, directory), 'utf8')]))
}

/** A WIT text followed by the packages that it refers to, transitively. */
function withPackages(wit: string): string {
  const nested = new Map<string, string>()
  const add = (text: string) => {
    for (const [, name = '', version = ''] of text.matchAll(packageNames)) {
      const id = `${name}@${version}`
      if (nested.has(id)) continue
      const found = readPackage(name, version)
      nested.set(id, `${found.replace(/^package [^;]+;$/m, `package ${id} {`)}\n}\n`)
      add(found)
    }
  }
  add(wit)
  return [wit, ...nested.values()].join('\n')
}

/** Reads a package of this repository, by its last name, or of WASI. */
function readPackage(name: string, version: string): string {
  const [namespace, last] = name.split(':')
  const declaration = `package ${name}@${version};`
  for (const file of [
    new URL(`../wit/${last}.wit`, examples),
    new URL(`${version}/${namespace}-${last}/package.wit`, wasi),
  ]) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    if (text.includes(declaration)) return text
  }
  throw new Error(`there is no WIT of ${name}@${version}, neither in wit/ nor in jco's WASI`)
}

function isSame(a: Uint8Array, path: URL): boolean {
  return existsSync(path) && Buffer.compare(a, readFileSync(path)) === 0
}

async function main(args: string[]): Promise<void> {
  const isCheck = args.includes('--check')
  const chosen = args.filter(arg => arg !== '--check')
  const unknown = chosen.find(name => !exampleNames().includes(name))
  if (unknown) {
    const known = exampleNames().join(', ')
    throw new Error(`there is no example ${unknown}: no file ${unknown}/${unknown}.c; there are ${known}`)
  }

  for (const name of chosen.length > 0 ? chosen : exampleNames()) {
    const component = await buildExample(name)
    const path = new URL(`${name}/${name}.wasm`, examples)
    if (isCheck && !isSame(component, path)) {
      throw new Error(`${name}.wasm is not what its source gives: run "npm run examples"`)
    }
    if (!isCheck) writeFileSync(path, component)
    console.log(`${name}: ${(component.length / 1024).toFixed(0)} KB${isCheck ? ', up to date' : ''}`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
