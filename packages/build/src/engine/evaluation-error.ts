import { BuildError } from '../build-error.ts'
import { bundlePlace, sourcePlaces } from '../source-place.ts'

/**
 * Explains why an engine rejected a bundle: usually an exception that its top-level code threw.
 *
 * @param sourceMap source map of the bundle, as JSON
 */
export function evaluationError(error: unknown, sourceMap: string): BuildError {
  const text = error instanceof Error ? error.message : String(error)
  const place = bundlePlace.exec(text)
  const source = place && sourcePlaces(JSON.parse(sourceMap))(Number(place[1]), Number(place[2]))
  const where = source ? `${source.source}:${source.line}: ` : ''
  return new BuildError(`${where}${reason(text)}`, { cause: error })
}

function reason(text: string): string {
  const imported = /unknown import: `(.*?)`/.exec(text)?.[1]
  if (imported !== undefined) return `${imported} is called while the component is built; ${evaluatedAtBuild}`
  const thrown = text.match(/\w*Error: .*/g)?.findLast(line => !line.includes('Failed to initialize'))
  // Without an exception, the engine or the WIT is at fault.
  return thrown === undefined ? text.trim().split('\n')[0]! : `${thrown}; ${evaluatedAtBuild}`
}

const evaluatedAtBuild = 'with --world, top-level code runs when the component is built'
