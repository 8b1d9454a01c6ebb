import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bundle } from './bundle.ts'
import type { EngineName } from './engine/engine.ts'
import { canvasGlobals, globalsOf } from './engine/globals.ts'
import type { LineMap } from './line-map.ts'
import { type GlobalUse, missingGlobals } from './missing-globals.ts'
import { sourcePlaces } from './source-place.ts'

/**
 * Warns of each global that a program uses and its engine lacks: one line each, with the place and the
 * remedy. Uses in the program's own files come first, then those in packages.
 *
 * @param lines line map of the bundle
 */
export function globalWarnings({ code, inputs }: Bundle, engine: EngineName, lines: LineMap): string[] {
  const hasCanvas = inputs.includes(relative('', canvasModule).replaceAll('\\', '/'))
  const present = new Set([...globalsOf(engine), ...(hasCanvas ? canvasGlobals : [])])
  const own = new Set(inputs.filter(path => !path.includes('node_modules/')))
  const placeOf = sourcePlaces(lines)
  const warnings = [...Map.groupBy(uses(code, present), ({ name }) => name)].flatMap(([name, uses]) => {
    const places = uses.flatMap(({ line, column }) => placeOf(line, column) ?? [])
    if (places.length > 0 && places.every(({ source }) => ofTheBuild.test(source))) return []
    const place = places.find(({ source }) => own.has(source)) ?? places[0]
    const isOwn = place !== undefined && own.has(place.source)
    const where = place === undefined ? '' : `${place.source}:${place.line}: `
    const others = uses.length > 1 ? ` (${uses.length} uses)` : ''
    return [{ isOwn, text: `${where}${engine} has no ${name}${others}; ${advice(name, engine, isOwn)}` }]
  })
  return [...warnings.filter(({ isOwn }) => isOwn), ...warnings.filter(({ isOwn }) => !isOwn)].map(
    ({ text }) => text,
  )
}

/** Packages of the modules that the build adds to programs. They do without the globals that an engine lacks. */
const ofTheBuild = /(^|\/)node_modules\/(buffer|event-target-shim|path-browserify)\//

const canvasModule = fileURLToPath(import.meta.resolve('@wasi-webgpu/guest/canvas'))

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
  if (globalsOf(other).has(name)) return `--engine ${other} has it`
  return isOwn
    ? `avoid it, or test for it first: typeof ${name} !== 'undefined'`
    : `that code fails when it runs, unless globalThis.${name} is set before`
}

const noHttp = 'HTTP is not available: import the file, or read it with node:fs/promises'
const remedies: Readonly<Record<string, string>> = {
  Buffer: "import { Buffer } from 'node:buffer'",
  WebSocket: noHttp,
  XMLHttpRequest: noHttp,
  fetch: noHttp,
  process: "import process from 'node:process'",
}
