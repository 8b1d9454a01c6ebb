/**
 * Shortens the message of an error that a compiler of WGSL has found, for a terminal: each error is followed by its place in the
 * source, cut around the caret where the line is long, and then by the first candidates of an overloaded function, of which Dawn
 * prints up to fifty before the source. Messages of another form stay as they are.
 */
export function shortCompilerMessage(message: string): string {
  const lines = message.split('\n')
  if (!finding.test(lines[0]!)) return message
  const context = lines.findIndex(line => line.startsWith(' - While '))
  const findings: string[][] = []
  for (const line of context < 0 ? lines : lines.slice(0, context)) {
    if (finding.test(line)) findings.push([line])
    else findings.at(-1)!.push(line)
  }
  const short = findings.map(([first, ...rest]) => [first, ...shortFinding(rest)].join('\n')).join('\n\n')
  return context < 0 ? short : [short, '', ...lines.slice(context)].join('\n')
}

/** First line of an error or a note. */
const finding = /(?:^|[^\d])\d+:\d+ (?:error|warning|note): /
/** A line above candidates, or one of those that describe a candidate. */
const headline = /^\d+ candidate \w+:$/
const candidate = /^(?: • | {6})/

const mostCandidates = 4
/** Lines of an excerpt. That of an error about a function has all lines of the function. */
const mostLines = 12
/** Characters of a line before the caret, and from it. */
const before = 60
const after = 100

/** Returns the lines of a finding after the first one. */
function shortFinding(lines: readonly string[]): string[] {
  const start = lines.findIndex(line => headline.test(line))
  if (start < 0) return excerpt(lines)
  let end = start
  while (isOfCandidates(lines, end)) end++
  return [
    ...excerpt([...lines.slice(0, start), ...lines.slice(end)]),
    '',
    ...candidates(lines.slice(start, end)),
  ]
}

function isOfCandidates(lines: readonly string[], at: number): boolean {
  const line = lines[at]
  if (line === '') return headline.test(lines[at + 1] ?? '')
  return line !== undefined && (headline.test(line) || candidate.test(line))
}

function candidates(lines: readonly string[]): string[] {
  const starts = lines.flatMap((line, at) => (line.startsWith(' • ') ? [at] : []))
  if (starts.length <= mostCandidates) return [...lines]
  const more = ` … and ${starts.length - mostCandidates} more, which getCompilationInfo() lists`
  return [...lines.slice(0, starts[mostCandidates]).filter(line => line !== ''), more]
}

/** Cuts long lines around the caret below them, and leaves out lines after the first ones. */
function excerpt(lines: readonly string[]): string[] {
  const text = lines.slice(
    lines.findIndex(line => line !== ''),
    lines.findLastIndex(line => line !== '') + 1,
  )
  const shown = text.slice(0, mostLines).map((line, at) => {
    const caret = caretOf(line) ?? caretOf(text[at + 1] ?? '')
    return caret === undefined ? line : around(line, caret)
  })
  return text.length > mostLines ? [...shown, `… and ${text.length - mostLines} more lines`] : shown
}

/** Returns the part of a line around a column. An ellipsis takes the place of a character, so that carets stay below their columns. */
function around(line: string, caret: number): string {
  const start = Math.max(0, caret - before)
  const part = line.slice(start, start + before + after)
  const head = start === 0 ? part : `${caretOf(line) === undefined ? '…' : ' '}${part.slice(1)}`
  return start + part.length < line.length ? `${head.slice(0, -1)}…` : head
}

/** Returns the column of the first caret, from 0, of a line with nothing else. */
function caretOf(line: string): number | undefined {
  return /^\s*\^+$/.test(line) ? line.indexOf('^') : undefined
}
