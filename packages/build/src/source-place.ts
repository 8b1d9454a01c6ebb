import { decode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'
import type { LineMap } from './source-map.ts'

/** A place in a source. */
export interface SourcePlace {
  readonly source: string
  /** Counted from 1. */
  readonly line: number
}

/** What the engines call a bundle. */
export const bundlePlace = /(?:componentize-qjs:user\.js|wasi-webgpu-program\.js):(\d+):(\d+)/

/**
 * Finds the sources of places in a bundle.
 *
 * @returns takes a line and a column as engines count them, from 1
 */
export function sourcePlaces({
  sources,
  mappings,
}: LineMap): (line: number, column: number) => SourcePlace | undefined {
  const lines: SourceMapMappings = decode(mappings)
  return (line, column) => {
    const segment = lines[line - 1]?.findLast(([start]) => start < column)
    if (segment === undefined || segment.length === 1) return undefined
    return { source: sources[segment[1]]!, line: segment[2] + 1 }
  }
}
