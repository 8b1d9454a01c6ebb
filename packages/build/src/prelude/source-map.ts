import { sourceMap } from 'wasi-webgpu:assets/data'
import type { LineMap } from '../line-map.ts'
import { bundlePlace, sourcePlaces } from '../source-place.ts'

/** Maps the positions of a stack from the bundle to the sources. */
export function mapStack(stack: string): string {
  const frames: string[] = []
  for (const frame of stack.split('\n')) {
    const mapped = mapFrame(frame)
    if (mapped !== undefined) frames.push(mapped)
    // The wrapper modules call this code, perhaps through a native function of the engine.
    else if (frames.at(-1)?.endsWith('(native)')) frames.pop()
  }
  return frames.join('\n')
}

/** Maps one line of a stack; `undefined` for a frame of the wrapper modules. */
function mapFrame(frame: string): string | undefined {
  const match = bundlePlace.exec(frame)
  if (match === null) return engineCode.test(frame) ? undefined : frame
  const { lines, places } = readMap()
  const place = places(Number(match[1]), Number(match[2]))
  if (place === undefined || aroundTheProgram.test(place.source)) return undefined
  const name = /^\s*at (.+) \(/.exec(frame)?.[1] ?? /^(.*)@/.exec(frame)?.[1]
  const text = `${place.source}:${place.line}`
  // esbuild wraps a module that loads on demand in a function named after its file.
  return name === undefined || name === '' || lines.sources.includes(name)
    ? `    at ${text}`
    : `    at ${name} (${text})`
}

/** File in which StarlingMonkey runs calls of a component's exports. */
const engineCode = /\/initializer\.js:/
const aroundTheProgram =
  /(^|\/)wasi-webgpu:program$|build\/(src|dist)\/prelude\/(report-exception|pending-tasks|uncaught)\./

let known: { lines: LineMap; places: ReturnType<typeof sourcePlaces> } | undefined

/** Reads the source map on the first error only. */
function readMap(): NonNullable<typeof known> {
  if (known === undefined) {
    const lines = JSON.parse(new TextDecoder().decode(sourceMap())) as LineMap
    known = { lines, places: sourcePlaces(lines) }
  }
  return known
}
