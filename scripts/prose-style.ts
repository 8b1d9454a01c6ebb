/** A comment of a source file. */
export interface Comment {
  /** Its first line of words, from 1. */
  readonly line: number
  /** Its first words, without the marks of the comment. */
  readonly words: string
}

/** Openings that the style in CONTRIBUTING.md rules out: they leave the subject of the sentence unnamed. */
const ruledOut =
  /^(What|Whatever|Whoever|Who|That which|Of what|The same|Whose|In the same way|As many as|Here is)(?=[ ,:.])/

/** The words with which a comment opens and should not; `undefined` where its opening is fine. */
export function ruledOutOpening(words: string): string | undefined {
  const opening = ruledOut.exec(words)?.[0]
  // A question is a heading that a reader looks for.
  return opening !== undefined && /\?\s*$/.test(words) ? undefined : opening
}

/** The comments of a source in TypeScript, JavaScript, C or Rust; consecutive line comments are one. */
export function commentsIn(text: string): Comment[] {
  const comments: Comment[] = []
  const lines = text.split('\n')
  let previous = -2
  lines.forEach((line, index) => {
    const block = /^\s*\/\*\*?\s*(.*)$/.exec(line)
    const lineComment = /^\s*\/\/[/!]?\s?(.*)$/.exec(line)
    if (block !== null) {
      const words = block[1]?.replace(/\*\/\s*$/, '').trim() ?? ''
      const next = /^\s*\*\s?(.*)$/.exec(lines[index + 1] ?? '')?.[1] ?? ''
      comments.push(words === '' ? { line: index + 2, words: next.trim() } : { line: index + 1, words })
    } else if (lineComment !== null) {
      if (previous !== index - 1) comments.push({ line: index + 1, words: lineComment[1]?.trim() ?? '' })
      previous = index
    }
  })
  return comments
}
