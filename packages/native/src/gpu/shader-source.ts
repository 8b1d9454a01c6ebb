/** Bounds on the source of a shader, of which Dawn's compiler would take minutes, or print gigabytes. */

import { ShaderNames } from './shader-names.ts'
import { UnreachableStatements } from './unreachable-statements.ts'
import { eachToken, type Part } from './wgsl-tokens.ts'

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
 * Most characters of a line. Dawn cites the line, or all lines of a function or structure, in each of its messages. It stops at
 * the 25th error of syntax.
 */
const longestLine = 2 ** 18

/**
 * Limits on messages of whose kind Dawn prints any number, in a time that grows with the square of it. A shader without errors
 * has none of them, but for unreachable statements.
 */
const mostUnreachable = 1000
const mostRedeclared = 100
const mostCyclic = 10

/**
 * Returns the most characters of the lines that messages of those kinds may cite. Dawn takes 100 ns and 6 bytes for each, and
 * keeps warnings with the module. A policy counts a shader by its length.
 */
const mostCited = (length: number) => 2 ** 16 + 4 * length

/**
 * Returns the same for messages that cite one line for each function of a chain of calls, or for each function with a warning,
 * of which a shader without errors may have some, all in one line.
 */
const mostCitedByCalls = (length: number) => 2 ** 16 + 32 * length

/** Number of messages with a warning of control flow that is not uniform. Dawn prints one for each function. */
const messagesOfWarning = 5

/**
 * @param label label of the shader module, for the message
 * @throws TypeError when the source exceeds one of the bounds
 */
export function checkSource(code: string, label = ''): void {
  const refuse = (what: string, advice = '') => {
    throw new TypeError(`the shader ${what}, which is not supported${advice}`)
  }
  if (code.length > mostCharacters) refuse(`has more than ${mostCharacters} characters`)
  for (const [what, pattern, most] of mostOf)
    if (isMoreOften(code, pattern, most)) refuse(`has more than ${most} ${what}`)
  const longest = code.split('\n').reduce((most, line) => Math.max(most, line.length), 0)
  if (longest > longestLine) refuse(`has a line of more than ${longestLine} characters`, '; break it')

  const names = new ShaderNames()
  const { redeclared } = names
  const unreachable = new UnreachableStatements()
  let isWarned = false
  let before = ''
  eachToken(code, (token, at) => {
    names.read(token, at)
    unreachable.read(token, at)
    if (before === 'diagnostic(' && token !== 'off' && token !== 'error') isWarned = true
    before = before === 'diagnostic' ? before + token : token
    if (redeclared.length > mostRedeclared)
      refuse(`declares more than ${mostRedeclared} names twice in a scope, such as '${redeclared[0]![0]}'`)
  })
  if (unreachable.parts.length > mostUnreachable)
    refuse(`has more than ${mostUnreachable} unreachable statements`)
  const { cyclic, callDepth, functions } = names.dependencies()
  if (cyclic.length > mostCyclic)
    refuse(`has more than ${mostCyclic} declarations that depend on themselves, such as '${cyclic[0]}'`)

  const parts = [...unreachable.parts, ...redeclared.flatMap(([, ...both]) => both)]
  const cited = parts.reduce((sum, part) => sum + citedLength(code, part), longest * cyclic.length ** 3)
  const citedByCalls = longest * (callDepth + (isWarned ? messagesOfWarning * functions : 0))
  const isTooMuch = cited > mostCited(code.length)
  const finding = isTooMuch ? firstFinding(code, names, cyclic) : undefined
  if (finding !== undefined)
    throw new TypeError(`${label}:${finding} (to see all errors, break the long lines of the shader)`)
  if (isTooMuch || citedByCalls > mostCitedByCalls(code.length))
    refuse(`has long lines that messages about it would cite too often`, '; break its lines')
}

/** Returns the first error of the kinds that a shader may have only a few of, as the compiler words it, with a part of its line. */
function firstFinding(code: string, names: ShaderNames, cyclic: readonly string[]): string | undefined {
  const [redeclared] = names.redeclared
  if (redeclared !== undefined) {
    const [name, { start }, last] = redeclared
    const note = `'${name}' previously declared at ${placeOf(code, last.start)}`
    return `${placeOf(code, start)} error: redeclaration of '${name}': ${around(code, start)}; ${note}`
  }
  const [name] = cyclic
  if (name === undefined) return undefined
  const { start } = names.declarationOf(name)
  return `${placeOf(code, start)} error: cyclic dependency of '${name}': ${around(code, start)}`
}

/** Returns line and column, from 1, in UTF-16 code units. */
function placeOf(code: string, at: number): string {
  const line = code.slice(0, at).split('\n').length
  return `${line}:${at - code.lastIndexOf('\n', at - 1)}`
}

/** Returns the part of a line around an index, with ellipses for what is left out. */
function around(code: string, at: number): string {
  const lineStart = code.lastIndexOf('\n', at - 1) + 1
  const next = code.indexOf('\n', at)
  const lineEnd = next < 0 ? code.length : next
  const start = Math.max(lineStart, at - 40)
  const end = Math.min(lineEnd, at + 60)
  return `${start > lineStart ? '…' : ''}${code.slice(start, end)}${end < lineEnd ? '…' : ''}`
}

/** Returns the number of characters of the lines of a part. */
function citedLength(code: string, { start, end }: Part): number {
  const next = code.indexOf('\n', end)
  return (next < 0 ? code.length : next) - (code.lastIndexOf('\n', start) + 1)
}

function isMoreOften(code: string, pattern: RegExp, most: number): boolean {
  let count = 0
  for (const _ of code.matchAll(pattern)) if (++count > most) return true
  return false
}
