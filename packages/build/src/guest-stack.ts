/**
 * Stacks of programs in JavaScript, as a program that is built for profiles passes them to its host.
 *
 * @module
 */
import type { LineMap } from './line-map.ts'
import { bundlePlace, sourcePlaces } from './source-place.ts'

export { profileInterface } from './profile-interface.ts'

/** A function on a stack. */
export interface GuestFrame {
  /** Name of the function; empty for one without a name. */
  readonly name: string
  /** Path of the source file, relative to the folder in which the program was built. */
  readonly source: string
  /** Line that is executed, counted from 1. */
  readonly line: number
}

/**
 * Returns a function that reads stacks: the functions of the program and of its packages, the innermost first, up to 500.
 *
 * @param sourceMap the source map that the program passes
 * @throws {Error} when it cannot be read, or has a source whose path exceeds the 4096 characters of most systems
 */
export function stackReader(sourceMap: Uint8Array): (stack: string) => GuestFrame[] {
  const lines = JSON.parse(new TextDecoder().decode(sourceMap)) as LineMap
  const places = sourcePlaces(lines)
  if (lines.sources.some(({ length }) => length > longestPath))
    throw new Error(`a path of a source exceeds ${longestPath} characters`)
  return stack =>
    stack.split('\n', mostFrames).flatMap(frame => {
      const match = bundlePlace.exec(frame)
      const place = match && places(Number(match[1]), Number(match[2]))
      if (!place) return []
      const name = /^\s*at (.+) \(/.exec(frame)?.[1] ?? ''
      // esbuild wraps a module that loads on demand in a function named after its file.
      return [
        {
          name: lines.sources.includes(name) ? '(module)' : name.replace(/^<anonymous>$/, ''),
          source: place.source,
          line: place.line,
        },
      ]
    })
}

/** Characters of the path of a source. */
const longestPath = 4096

/** Functions of a stack that are kept, from the innermost. */
const mostFrames = 500
