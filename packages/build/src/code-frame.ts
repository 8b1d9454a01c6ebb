/**
 * Returns the lines of a code frame.
 *
 * @param line number of the line, from 1
 * @param column position in it, from 1, in UTF-16 code units
 * @param visible makes a line fit to be shown
 */
export function codeFrame(
  source: string,
  line: number,
  column?: number,
  visible: (text: string) => string = text => text,
): string[] {
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
