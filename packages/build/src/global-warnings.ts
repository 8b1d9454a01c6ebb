import type { Bundle } from './bundle.ts'
import type { EngineName } from './engine/engine.ts'
import { canvasGlobals, globalsOf } from './engine/globals.ts'
import { type GlobalUse, missingGlobals } from './missing-globals.ts'
import { type GlobalsModule, inputPath, moduleOfGlobal, providedGlobals } from './provided-globals.ts'
import { type SourcePlace, sourcePlaces } from './source-place.ts'

/** Finds the globals that a program uses and its engine lacks. */
export function globalsMissing({ code, inputs, sourceMap }: Bundle, engine: EngineName): MissingGlobal[] {
  const hasCanvas = inputs.includes(inputPath('@wasi-webgpu/guest/canvas'))
  const present = globalsOf(engine)
    .union(hasCanvas ? canvasGlobals : new Set<string>())
    .union(providedGlobals(inputs))
  const found = uses(code, present)
  if (found.length === 0) return []
  const own = new Set(inputs.filter(path => packageOf(path) === undefined))
  const placeOf = sourcePlaces(JSON.parse(sourceMap))
  return [...Map.groupBy(found, ({ name }) => name)].flatMap(([name, uses]) => {
    const places = uses.flatMap(({ line, column }) => placeOf(line, column) ?? [])
    if (places.length > 0 && places.every(({ source }) => ofTheBuild.test(source))) return []
    const place = places.find(({ source }) => own.has(source))
    return [{ name, place: place ?? places[0], count: uses.length, isOwn: place !== undefined }]
  })
}

/** Returns the modules that define globals among these which the program's own files use. */
export function modulesOf(globals: readonly MissingGlobal[], engine: EngineName): GlobalsModule[] {
  return [
    ...new Set(globals.flatMap(({ name, isOwn }) => (isOwn ? (moduleOfGlobal(name, engine) ?? []) : []))),
  ]
}

/**
 * Warns of missing globals: one line for each that the program's own files use, with the place and the remedy, and then one
 * line for all others, which its packages use.
 */
export function globalWarnings(
  found: readonly MissingGlobal[],
  { inputs }: Bundle,
  engine: EngineName,
): string[] {
  const unsupported = new Set(inputs.map(path => packageOf(path) ?? '').filter(isUnsupported))
  const ofPackages = found.filter(
    ({ isOwn, place }) => !isOwn && !unsupported.has(packageOf(place?.source ?? '') ?? ''),
  )
  return [
    ...found.filter(({ isOwn }) => isOwn).map(global => warning(global, engine)),
    ...[...unsupported].map(name => `${name} does not work in a component: ${unsupportedPackages[name]}`),
    ...(ofPackages.length > 0 ? [packagesWarning(ofPackages, engine)] : []),
  ]
}

/** A global that the engine lacks. */
export interface MissingGlobal {
  readonly name: string
  /** A place where it is used: the first one in the program's own files, if there are such. */
  readonly place: SourcePlace | undefined
  readonly count: number
  /** Whether a file of the program uses the global, rather than a package. */
  readonly isOwn: boolean
}

function warning({ name, place, count, isOwn }: MissingGlobal, engine: EngineName): string {
  const others = count > 1 ? ` (${count} uses)` : ''
  return `${placeText(place)}${engine} has no ${name}${others}; ${advice(name, engine, isOwn)}`
}

/** Returns one line for all globals that packages use. */
function packagesWarning(globals: readonly MissingGlobal[], engine: EngineName): string {
  const [first] = globals as [MissingGlobal]
  if (globals.length === 1) return warning(first, engine)
  const lacking = `${globals.length} globals that ${engine} lacks`
  const [[name, only], ...others] = [
    ...Map.groupBy(globals, ({ place }) => ownerOf(place?.source ?? 'a package')),
  ] as [[string, MissingGlobal[]], ...[string, MissingGlobal[]][]]
  if (others.length === 0)
    return `${placeText(first.place)}${name} uses ${lacking} ${listed(only)}; its code that needs them fails when it runs`
  const each = [[name, only] as const, ...others].map(([name, globals]) => `${name} ${listed(globals)}`)
  return `packages use ${lacking}: ${each.join(', ')}; their code that needs them fails when it runs`
}

/** Returns the package of a file. A file that a package's own source map names has no path in it: its folder stands for the package. */
function ownerOf(path: string): string {
  return packageOf(path) ?? /^(?:\.{0,2}\/)*([^/]*)/.exec(path)![1]!
}

function listed(globals: readonly MissingGlobal[]): string {
  const names = globals.map(({ name }) => name)
  return `(${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? ', …' : ''})`
}

/** Names that one line lists. */
const mostNames = 4

function placeText(place: SourcePlace | undefined): string {
  return place === undefined ? '' : `${place.source}:${place.line}: `
}

/** Returns the name of the package to which a file belongs; `undefined` for the program's own files. */
function packageOf(path: string): string | undefined {
  return /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
}

const noWebAssembly =
  'it runs WebAssembly from JavaScript, which the engines lack; TensorFlow.js works, and so does llama.cpp in C++'

/** Packages that cannot work, with the reason and the remedy. */
const unsupportedPackages: Readonly<Record<string, string>> = {
  '@huggingface/transformers': noWebAssembly,
  '@xenova/transformers': noWebAssembly,
  'onnxruntime-web': noWebAssembly,
}

function isUnsupported(name: string): boolean {
  return Object.hasOwn(unsupportedPackages, name)
}

/** Packages of the modules that the build adds to programs. They do without the globals that an engine lacks. */
const ofTheBuild =
  /(^|\/)node_modules\/(buffer|event-target-shim|path-browserify|punycode|tr46|web-streams-polyfill|webidl-conversions|whatwg-url)\//

function uses(code: string, present: ReadonlySet<string>): GlobalUse[] {
  try {
    return missingGlobals(code, present)
  } catch {
    // Code that is nested too deeply for the parser can still be built.
    return []
  }
}

/**
 * Remedy for a missing global.
 *
 * @param isOwn whether a file of the program uses the global, rather than a package
 */
function advice(name: string, engine: EngineName, isOwn: boolean): string {
  const other = engine === 'quickjs' ? 'starlingmonkey' : 'quickjs'
  if (isOwn && Object.hasOwn(remedies, name)) return remedies[name]!
  if (canvasGlobals.has(name) && engine === 'quickjs') return "import '@wasi-webgpu/guest/canvas' defines it"
  const module = moduleOfGlobal(name, engine)
  if (module !== undefined) return `import '${module}' defines it`
  if (globalsOf(other).has(name) || moduleOfGlobal(name, other) !== undefined)
    return `--engine ${other} has it`
  return isOwn
    ? `avoid it, or test for it first: typeof ${name} !== 'undefined'`
    : `that code fails when it runs, unless globalThis.${name} is set before`
}

const useFetch = 'request over HTTP with fetch, which QuickJS has'
const remedies: Readonly<Record<string, string>> = {
  Buffer: "import { Buffer } from 'node:buffer'",
  WebSocket: useFetch,
  XMLHttpRequest: useFetch,
  process: "import process from 'node:process'",
}
