/** Parts of test files that take too long for every change. `npm run test:weekly` runs the files that have some, with `WEEKLY=1`. */

const isWeekly = Boolean(process.env.WEEKLY)

/** Defines tests that the gate leaves out: a cheaper one of their kind stays in it. */
export function weeklyTests(define: () => void): void {
  if (isWeekly) define()
}

/** Returns the rows of a table of tests: once a week also those that take too long for every change, and resemble the others. */
export function rows<Row>(always: readonly Row[], weekly: readonly Row[]): readonly Row[] {
  return isWeekly ? [...always, ...weekly] : always
}
