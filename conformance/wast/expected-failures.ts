import { sep } from 'node:path'
import type { Finished } from './isolated-run.ts'

/** A known failure with the reason why it is correct. */
export interface ExpectedFailure {
  /** End of the script's path, or a folder that contains the script, with a final `/`. */
  readonly path: string
  /** Part of the directive's text; `''` for all directives of the script. */
  readonly text: string
  /** Part of the actual outcome; `''` for any outcome. */
  readonly actual: string
  /** Whether the directive passes with some versions of the scripts, the engine or wasm-tools. */
  readonly mayPass: boolean
  readonly reason: string
}

/**
 * Reads a list of expected failures. An unindented line is a reason; the indented lines below it name scripts
 * as `[? ]PATH [TEXT] [-> ACTUAL]`, with a part of the text of their directives unless the entry covers the
 * whole script, and a part of the actual outcome. `?` marks a directive that may pass. `#` starts a comment.
 */
export function readExpected(list: string): ExpectedFailure[] {
  const expected: ExpectedFailure[] = []
  let reason = ''
  for (const line of list.split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue
    if (!/^\s/.test(line)) {
      reason = line.trim()
      continue
    }
    const [, mark, path = '', text = '', actual = ''] =
      /^\s+(\? )?(\S+)(?:\s+(?!->)(.*?))??(?:\s+->\s*(.*?))?\s*$/.exec(line) ?? []
    expected.push({ path, text, actual, mayPass: mark !== undefined, reason })
  }
  return expected
}

/** Separates expected failures from others, and records which have occurred. */
export class Expectations {
  readonly #expected: readonly ExpectedFailure[]
  readonly #met = new Set<ExpectedFailure>()
  readonly #missed = new Set<ExpectedFailure>()

  constructor(expected: readonly ExpectedFailure[]) {
    this.#expected = expected
  }

  /**
   * Returns the expected failure that explains each failed directive of a script.
   *
   * @param suite the script, or the folder whose scripts all run
   */
  of(path: string, finished: readonly Finished[], suite: string): ReadonlyMap<Finished, ExpectedFailure> {
    const explained = new Map<Finished, ExpectedFailure>()
    for (const entry of this.#expected) {
      const place = placeOf(entry, path)
      if (place === undefined) continue
      for (const item of finished) {
        const { outcome } = item
        if (outcome.status === 'skipped' || !item.text.includes(entry.text)) continue
        if (outcome.status === 'failed' && outcome.actual.includes(entry.actual)) {
          this.#met.add(entry)
          if (!explained.has(item)) explained.set(item, entry)
        } else if (!place.endsWith('/') || place.startsWith(withSlash(suite))) {
          this.#missed.add(entry)
        }
      }
    }
    return explained
  }

  /** Expected failures that did not occur in any of their directives. */
  get unmet(): readonly ExpectedFailure[] {
    return [...this.#missed].filter(entry => !entry.mayPass && !this.#met.has(entry))
  }
}

/**
 * Returns the path of the script or folder that an entry names, or `undefined` when the entry does not cover
 * `path`.
 */
function placeOf(entry: ExpectedFailure, path: string): string | undefined {
  const script = posix(path)
  const place = `/${entry.path}`
  if (!place.endsWith('/')) return `/${script}`.endsWith(place) ? script : undefined
  const at = `/${script}`.indexOf(place)
  return at < 0 ? undefined : script.slice(0, at + place.length - 1)
}

function withSlash(folder: string): string {
  return posix(folder).replace(/\/*$/, '/')
}

function posix(path: string): string {
  return path.split(sep).join('/')
}
