/** Bounds on the source of a shader, of which Dawn's compiler would take minutes, or print gigabytes. */

import { unreachableStatements } from './unreachable-statements.ts'

/**
 * Most characters of a shader. Real shaders have a tenth; Dawn takes up to 2 s for so many outside of functions, and the square of
 * that for more.
 */
const mostCharacters = 2 ** 20

/**
 * Limits on shaders that make Dawn's compiler overflow the stack (calls nested as deep as the number of
 * functions) or run for minutes (constants that refer to one another, diagnostics). Real shaders have a
 * hundredth of them.
 */
const mostOf: readonly (readonly [what: string, pattern: RegExp, most: number])[] = [
  ['functions', /\bfn\b/g, 1000],
  ['overrides', /\boverride\b/g, 1000],
  ['constants', /\bconst\b/g, 10_000],
  ['diagnostics', /\bdiagnostic\b/g, 100],
]

/**
 * Returns the most characters of the lines that Dawn keeps, and prints, with its warnings of unreachable code, one line for each. A
 * policy counts a shader by its length.
 */
const mostWarned = (length: number) => 2 ** 16 + 4 * length

/** @throws TypeError when the source exceeds one of the bounds */
export function checkSource(code: string): void {
  if (code.length > mostCharacters)
    throw new TypeError(`the shader has more than ${mostCharacters} characters, which is not supported`)
  for (const [what, pattern, most] of mostOf) {
    if (isMoreOften(code, pattern, most))
      throw new TypeError(`the shader has more than ${most} ${what}, which is not supported`)
  }
  const longest = code.split('\n').reduce((most, line) => Math.max(most, line.length), 1)
  const mostStatements = mostWarned(code.length) / longest
  // Each is after a statement or a block.
  if (!isMoreOften(code, /[;}]/g, mostStatements)) return
  if (unreachableStatements(code) > mostStatements)
    throw new TypeError(
      `the shader has more than ${Math.floor(mostStatements)} unreachable statements and a line of ${longest} characters, which is not supported; break its lines`,
    )
}

function isMoreOften(code: string, pattern: RegExp, most: number): boolean {
  let count = 0
  for (const _ of code.matchAll(pattern)) if (++count > most) return true
  return false
}
