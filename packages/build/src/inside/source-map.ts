import { sourceMap } from 'wasi-webgpu:assets/data'
import { decode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'

/** A stack in which the places in the bundle are those in the sources that it was made of. */
export function mapStack(stack: string): string {
  return stack
    .split('\n')
    .map(mapFrame)
    .filter(frame => frame !== undefined)
    .join('\n')
}

/** A line of a stack; `undefined` for one of the module around the program. */
function mapFrame(frame: string): string | undefined {
  const match = bundlePlace.exec(frame)
  if (match === null) return frame
  const place = original(Number(match[1]), Number(match[2]))
  if (place === undefined) return frame
  if (place.source === aroundTheProgram) return undefined
  const name = /^\s*at (.+) \(/.exec(frame)?.[1] ?? /^(.*)@/.exec(frame)?.[1]
  const text = `${place.source}:${place.line}`
  // A module that runs when it is wanted is a function called after its file.
  return name === undefined || name === '' || lines().sources.includes(name)
    ? `    at ${text}`
    : `    at ${name} (${text})`
}

/** What the engines call the bundle. */
const bundlePlace = /(?:componentize-qjs:user\.js|wasi-webgpu-program\.js):(\d+):(\d+)/
const aroundTheProgram = 'wasi-webgpu:program'

/** @param line counted from 1, as is the column */
function original(line: number, column: number): { source: string; line: number } | undefined {
  const { sources, mappings } = lines()
  const segment = mappings[line - 1]?.findLast(([start]) => start < column)
  if (segment === undefined || segment.length === 1) return undefined
  return { source: sources[segment[1]]!, line: segment[2] + 1 }
}

let known: { sources: string[]; mappings: SourceMapMappings } | undefined

/** Read when something has gone wrong, not before. */
function lines(): { sources: string[]; mappings: SourceMapMappings } {
  if (known === undefined) {
    const { sources, mappings } = JSON.parse(new TextDecoder().decode(sourceMap()))
    known = { sources, mappings: decode(mappings) }
  }
  return known
}
