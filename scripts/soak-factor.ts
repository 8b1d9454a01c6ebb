/**
 * How many times as long the tests run that repeat an action in order to find rare faults and small leaks: 1, or 10 with
 * `SOAK=1`, as in `.github/workflows/soak.yml`.
 */
export const soakFactor: number = process.env.SOAK ? 10 : 1

/** Returns the rows of a table of tests: with `SOAK=1` also those that take too long for every change, and resemble the others. */
export function rows<Row>(always: readonly Row[], weekly: readonly Row[]): readonly Row[] {
  return process.env.SOAK ? [...always, ...weekly] : always
}
