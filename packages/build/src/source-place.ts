import { decode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'
import type { LineMap } from './line-map.ts'

/** A position in a source file. */
export interface SourcePlace {
  readonly source: string
  /** Line, counted from 1. */
  readonly line: number
}

/** A position in a source file whose text is known. */
export interface TextPlace extends SourcePlace {
  /** Position in the line, counted from 1, in UTF-16 code units. */
  readonly column: number
  /** Text of the file. */
  readonly text: string
}

/** File names that the engines give a bundle in their stack traces. */
export const bundlePlace = /(?:componentize-qjs:user\.js|wasi-webgpu-program\.js):(\d+):(\d+)/

/**
 * Maps positions in a bundle to positions in the sources, by its source map or by the part of it that a component has.
 *
 * @returns a function of a line and a column, both counted from 1
 */
export function sourcePlaces({
  sources,
  mappings,
  sourcesContent,
}: LineMap): (line: number, column: number) => SourcePlace | TextPlace | undefined {
  const lines: SourceMapMappings = decode(mappings)
  return (line, column) => {
    const segment = lines[line - 1]?.findLast(([start]) => start < column)
    if (segment === undefined || segment.length === 1) return undefined
    const place = { source: sources[segment[1]]!, line: segment[2] + 1 }
    const text = sourcesContent?.[segment[1]] ?? undefined
    return text === undefined ? place : { ...place, column: segment[3] + 1, text }
  }
}
