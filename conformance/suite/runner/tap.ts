/** A result of a program: a test that it has run. */
export interface TestResult {
  readonly number: number
  /** Function of the WIT that the test is about, a colon, and a sentence. */
  readonly description: string
  readonly status: 'passed' | 'failed' | 'skipped'
  /** Reason of a skip, or what the test observed. */
  readonly detail: string
}

/** Output of a program that has ended, or been stopped at any line. */
export interface TapOutput {
  /** Number of the program's last test, if it printed a plan. */
  readonly last: number | undefined
  readonly results: readonly TestResult[]
  /** Test that the program announced last, in a comment `# NUMBER - DESCRIPTION`, before it ran it. */
  readonly announced: Pick<TestResult, 'number' | 'description'> | undefined
}

/**
 * Reads the subset of TAP 14 that the programs print: a plan, test points with YAML blocks, and comments. Other lines are
 * ignored, as TAP demands.
 *
 * @see https://testanything.org/tap-version-14-specification.html
 */
export function readTap(text: string): TapOutput {
  let last: number | undefined
  let announced: TapOutput['announced']
  const results: TestResult[] = []
  const details: string[][] = []
  let inBlock = false
  for (const line of text.split('\n')) {
    if (inBlock && line !== '  ...') {
      details.at(-1)!.push(line.trim())
      continue
    }
    inBlock = line === '  ---' && results.length > 0
    const plan = /^1\.\.(\d+)/.exec(line)
    const comment = /^# (\d+) - (.*)$/.exec(line)
    const point = /^(not )?ok (\d+) - (.*)$/.exec(line)
    if (plan !== null) last = Number(plan[1])
    if (comment !== null) announced = { number: Number(comment[1]), description: comment[2]! }
    if (point !== null) {
      const [, not, number, rest] = point
      const { description, skip } = splitDirective(rest!)
      const status = skip !== undefined ? 'skipped' : not === undefined ? 'passed' : 'failed'
      results.push({ number: Number(number), description, status, detail: skip ?? '' })
      details.push([])
    }
  }
  return {
    last,
    announced,
    results: results.map((result, index) =>
      details[index]!.length === 0 ? result : { ...result, detail: details[index]!.join(', ') },
    ),
  }
}

/** Splits a description from the directive behind it, and removes the escapes of `#`. */
function splitDirective(text: string): { description: string; skip: string | undefined } {
  const [, description = '', skip] = /^(.*?)(?: # SKIP\b ?(.*))?$/i.exec(text)!
  return { description: description.replaceAll('\\#', '#'), skip }
}
