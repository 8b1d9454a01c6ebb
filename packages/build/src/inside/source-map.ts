import { sourceMap } from 'wasi-webgpu:assets/data'
import type { LineMap } from '../source-map.ts'
import { bundlePlace, sourcePlaces } from '../source-place.ts'

/** A stack in which the places in the bundle are those in the sources that it was made of. */
export function mapStack(stack: string): string {
  const frames: string[] = []
  for (const frame of stack.split('\n')) {
    const mapped = mapFrame(frame)
    if (mapped !== undefined) frames.push(mapped)
    // What is around the program calls it, perhaps by way of the engine.
    else if (frames.at(-1)?.endsWith('(native)')) frames.pop()
  }
  return frames.join('\n')
}

/** A line of a stack; `undefined` for what is around the program. */
function mapFrame(frame: string): string | undefined {
  const match = bundlePlace.exec(frame)
  if (match === null) return engineCode.test(frame) ? undefined : frame
  const { lines, places } = readMap()
  const place = places(Number(match[1]), Number(match[2]))
  if (place === undefined || aroundTheProgram.test(place.source)) return undefined
  const name = /^\s*at (.+) \(/.exec(frame)?.[1] ?? /^(.*)@/.exec(frame)?.[1]
  const text = `${place.source}:${place.line}`
  // A module that runs when it is wanted is a function called after its file.
  return name === undefined || name === '' || lines.sources.includes(name)
    ? `    at ${text}`
    : `    at ${name} (${text})`
}

/** How StarlingMonkey calls what a component exports. */
const engineCode = /\/initializer\.js:/
const aroundTheProgram =
  /(^|\/)wasi-webgpu:program$|build\/(src|dist)\/inside\/(report-exception|pending-tasks)\./

let known: { lines: LineMap; places: ReturnType<typeof sourcePlaces> } | undefined

/** Read when something has gone wrong, not before. */
function readMap(): NonNullable<typeof known> {
  if (known === undefined) {
    const lines = JSON.parse(new TextDecoder().decode(sourceMap())) as LineMap
    known = { lines, places: sourcePlaces(lines) }
  }
  return known
}
