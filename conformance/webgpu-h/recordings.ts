/** Outputs of the programs on Dawn, and corrections of the lines in which Dawn deviates from the standard. */

import { readFileSync } from 'node:fs'
import { type Deviation, deviations } from './deviations.ts'

export const recordings = new URL('recordings/', import.meta.url)

/** Returns the file with the native output of a program. */
export function recordingOf(program: string): URL {
  return new URL(`${program}.txt`, recordings)
}

/** Returns the output that the standard requires of a program. */
export function expectedOutput(program: string): string {
  const lines = readFileSync(recordingOf(program), 'utf8').split('\n')
  for (const deviation of deviations.filter(deviation => deviation.program === program))
    correct(lines, deviation)
  return lines.join('\n')
}

function correct(lines: string[], { program, after, native, standard }: Deviation): void {
  const start = after === undefined ? 0 : lines.indexOf(after)
  const at = start < 0 ? -1 : indexOfAll(lines, native, start)
  if (at < 0) throw new Error(`the recording of ${program} lacks the deviation "${native.join('; ')}"`)
  lines.splice(at, native.length, ...standard)
}

/** Returns the index at which all the lines of `part` follow each other, or -1. */
function indexOfAll(lines: readonly string[], part: readonly string[], start: number): number {
  for (let at = start; at + part.length <= lines.length; at++) {
    if (part.every((line, i) => lines[at + i] === line)) return at
  }
  return -1
}
