import { decode, encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'

/** The part of a source map that a program needs to name source lines in its stack traces. */
export interface LineMap {
  readonly sources: readonly string[]
  /**
   * Mappings of a source map: those of a source whose text is here, and of others the segments at which the source line changes. A
   * segment without a source begins code of the build.
   */
  readonly mappings: string
  /** Texts of sources, in their order; absent without any. */
  readonly sourcesContent?: readonly (string | null)[]
}

/** Detail that {@link lineMap} keeps of a source: the lines, the columns with the text too, or nothing. */
export type SourceDetail = 'lines' | 'text' | 'nothing'

/**
 * Reduces a source map to its lines, about a tenth of its size.
 *
 * @param sourceMap source map as JSON
 * @param detailOf returns what to keep of a source
 */
export function lineMap(sourceMap: string, detailOf: (source: string) => SourceDetail): LineMap {
  const { sources, mappings, sourcesContent } = JSON.parse(sourceMap) as {
    sources: string[]
    mappings: string
    sourcesContent?: (string | null)[]
  }
  const details = sources.map(detailOf)
  const lines: SourceMapMappings = decode(mappings).map(segments => {
    let last = ''
    return segments.flatMap((segment): SourceMapMappings[number] => {
      const [column, source, line, sourceColumn] = segment
      if (source === undefined) {
        last = ''
        return []
      }
      const detail = details[source]!
      const place = detail === 'nothing' ? 'nothing' : `${source},${line}`
      const begins = place !== last
      last = place
      if (detail === 'text') return [[column, source, line!, sourceColumn!]]
      if (!begins) return []
      return detail === 'nothing' ? [[column]] : [[column, source, line!, 0]]
    })
  })
  const texts = sourcesContent?.map((text, i) => (details[i] === 'text' ? text : null))
  return {
    sources,
    mappings: encode(lines),
    ...(details.includes('text') && texts && { sourcesContent: texts }),
  }
}
