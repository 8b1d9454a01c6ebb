import { sep } from 'node:path'
import type { Finished } from './isolated-run.ts'

/** A known failure with the reason why it is correct. */
export interface ExpectedFailure {
  /** End of the script's path, or a folder that contains the script, with a final `/`. */
  readonly path: string
  /** Part of the directive's text; `''` for all directives of the script. */
  readonly text: string
  readonly reason: string
}

/**
 * Reads a list of expected failures. An unindented line is a reason; the indented lines below it name
 * scripts, each with a part of a directive's text unless it covers the whole script. `#` starts a comment.
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
    const [, path = '', text = ''] = /^\s+(\S+)\s*(.*?)\s*$/.exec(line) ?? []
    expected.push({ path, text, reason })
  }
  return expected
}

/** Separates expected failures from others, and records which have occurred. */
export class Expectations {
  readonly #expected: readonly ExpectedFailure[]
  readonly #met = new Set<ExpectedFailure>()
  readonly #passed = new Set<ExpectedFailure>()

  constructor(expected: readonly ExpectedFailure[]) {
    this.#expected = expected
  }

  /** Returns the expected failure that explains each failed directive of a script. */
  of(path: string, finished: readonly Finished[]): ReadonlyMap<Finished, ExpectedFailure> {
    const explained = new Map<Finished, ExpectedFailure>()
    for (const entry of this.#expected) {
      if (!isOf(`/${path.split(sep).join('/')}`, `/${entry.path}`)) continue
      for (const item of finished) {
        if (!item.text.includes(entry.text)) continue
        if (item.outcome.status === 'passed') this.#passed.add(entry)
        if (item.outcome.status !== 'failed') continue
        this.#met.add(entry)
        if (!explained.has(item)) explained.set(item, entry)
      }
    }
    return explained
  }

  /** Expected failures whose directives all passed. */
  get unmet(): readonly ExpectedFailure[] {
    return [...this.#passed].filter(entry => !this.#met.has(entry))
  }
}

function isOf(path: string, place: string): boolean {
  return place.endsWith('/') ? path.includes(place) : path.endsWith(place)
}
