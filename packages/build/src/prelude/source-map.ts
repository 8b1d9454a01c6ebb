import { sourceMap } from 'wasi-webgpu:assets/data'
import type { LineMap } from '../line-map.ts'
import { bundlePlace, type SourcePlace, sourcePlaces, type TextPlace } from '../source-place.ts'

/** Maps the positions of a stack from the bundle to the sources, and leaves out the frames of the build's own modules. */
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

/**
 * Finds the innermost place of a stack in the program's own files, if the component has their texts.
 *
 * @returns the place, and whether it is that of the innermost call
 */
export function ownPlace(stack: string): (TextPlace & { readonly isInnermost: boolean }) | undefined {
  const frames = stack.split('\n')
  const places = frames.map(frame => placeOf(frame))
  const index = places.findIndex(place => place !== undefined && 'text' in place)
  return index < 0 ? undefined : { ...(places[index] as TextPlace), isInnermost: index === 0 }
}

/** Maps one line of a stack; `undefined` for a frame of the build's own modules. */
function mapFrame(frame: string): string | undefined {
  if (!bundlePlace.test(frame)) return engineCode.test(frame) ? undefined : frame
  const place = placeOf(frame)
  if (place === undefined) return undefined
  const name = functionName(frame)
  const text = `${place.source}:${place.line}`
  // esbuild wraps a module that loads on demand in a function named after its file.
  return name === undefined || name === '' || readMap().lines.sources.includes(name)
    ? `    at ${text}`
    : `    at ${name} (${text})`
}

/** Returns the name of the function of a frame; `undefined` without one. */
function functionName(frame: string): string | undefined {
  const name = /^\s*at (.+) \(/.exec(frame)?.[1]
  if (name !== undefined) return name
  // SpiderMonkey: `outer/inner/<@file`, with `async*` before a function that has waited.
  const path = /^(?:async\*)?(.*)@/.exec(frame)?.[1]
  if (path === undefined || readMap().lines.sources.includes(path)) return path
  return path.split('/').at(-1)!.replace(/^<$/, '<anonymous>')
}

function placeOf(frame: string): SourcePlace | TextPlace | undefined {
  const match = bundlePlace.exec(frame)
  return match === null ? undefined : readMap().places(Number(match[1]), Number(match[2]))
}

/** File in which StarlingMonkey runs calls of a component's exports. */
const engineCode = /\/initializer\.js:/

let known: { lines: LineMap; places: ReturnType<typeof sourcePlaces> } | undefined

/** Reads the source map on the first error only. */
function readMap(): NonNullable<typeof known> {
  if (known === undefined) {
    const lines = JSON.parse(new TextDecoder().decode(sourceMap())) as LineMap
    known = { lines, places: sourcePlaces(lines) }
  }
  return known
}
