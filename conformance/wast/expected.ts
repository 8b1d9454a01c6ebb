import { sep } from 'node:path'
import type { Finished } from './file.ts'

/** Directives that are known to fail, and why that is right. */
export interface ExpectedFailure {
  /** The end of the path of the script, or, with `/` at its end, a folder that it is in. */
  readonly path: string
  /** What the text of the directive contains: `''` fits every directive of the script. */
  readonly text: string
  readonly reason: string
}

/**
 * Reads a list of expected failures: an unindented line is a reason, and the indented ones below it are the scripts that it
 * explains, each with a part of the text of its directives where it is not about all of them. `#` begins a comment.
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

/** Tells failures that are expected from others, and remembers which have come. */
export class Expectations {
  readonly #expected: readonly ExpectedFailure[]
  readonly #met = new Set<ExpectedFailure>()
  readonly #passed = new Set<ExpectedFailure>()

  constructor(expected: readonly ExpectedFailure[]) {
    this.#expected = expected
  }

  /** Which of the expected failures explains each directive of a script that failed. */
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

  /** The failures that were expected, and whose directives all passed. */
  get unmet(): readonly ExpectedFailure[] {
    return [...this.#passed].filter(entry => !this.#met.has(entry))
  }
}

function isOf(path: string, place: string): boolean {
  return place.endsWith('/') ? path.includes(place) : path.endsWith(place)
}
