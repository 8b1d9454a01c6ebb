import { readFileSync } from 'node:fs'
import { prefixed, visible, visibleLines } from '@wasi-webgpu/native/terminal'

/**
 * Formats errors for the standard error: after each `file:line: …` or `file:line:column: …`, an excerpt of the source with
 * a caret under the column. An error whose file cannot be read has none.
 *
 * @param errors one error a line
 */
export function withCodeFrames(errors: string): string {
  return visibleLines(errors)
    .split('\n')
    .flatMap(error => [prefixed(error), ...frameOf(error)])
    .join('\n')
}

function frameOf(error: string): string[] {
  const [, file, line, column] = /^(.+?):(\d+)(?::(\d+))?: /.exec(error) ?? []
  if (file === undefined) return []
  try {
    return codeFrame(
      readFileSync(file, 'utf8'),
      Number(line),
      column === undefined ? undefined : Number(column),
    )
  } catch {
    return []
  }
}

/**
 * Returns the lines of a code frame.
 *
 * @param line number of the line, from 1
 * @param column position in it, from 1, in UTF-16 code units
 */
export function codeFrame(source: string, line: number, column?: number): string[] {
  const lines = source.split(/\r?\n/)
  const first = Math.max(1, line - around)
  const last = Math.min(lines.length, line + around)
  if (line > lines.length) return []
  const width = String(last).length
  const frame: string[] = []
  for (let number = first; number <= last; number++) {
    // A minified line would fill the terminal.
    const text = visible((lines[number - 1] as string).replaceAll('\t', '  ')).slice(0, longest)
    frame.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${text}`.trimEnd())
    if (number !== line || column === undefined) continue
    const before = visible((lines[number - 1] as string).slice(0, column - 1).replaceAll('\t', '  '))
    if (before.length < longest) frame.push(`  ${' '.repeat(width)} | ${' '.repeat(before.length)}^`)
  }
  return frame
}

/** Number of lines before and after the one with the error. */
const around = 2

/** Characters of a line that are shown. */
const longest = 160
