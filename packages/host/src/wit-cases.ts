/**
 * Returns the WIT names of enum cases, in which every word starts with a letter: a leading dimension moves to the end
 * (`2d-array` becomes `d2-array`), and any other word that starts with a digit joins the word before it. The rule is that of
 * `enumCase` in `packages/spec`, which writes the WIT; a test there compares the two.
 *
 * @param cases in their W3C spelling
 */
export function witCases(cases: readonly string[]): string[] {
  return cases.map(name => name.replace(/^(\d+)d\b/, 'd$1').replace(/-(?=\d)/g, ''))
}
