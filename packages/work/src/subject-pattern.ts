/**
 * Whether a text is a subject to publish to: tokens between dots, without spaces and wildcards. The client writes a subject
 * into its protocol as it is, so that a line feed in one would begin a command.
 */
export function isSubject(text: string): boolean {
  return /^[^\s.*>\p{Cc}]+(\.[^\s.*>\p{Cc}]+)*$/u.test(text)
}

/** Whether a text is a subject to subscribe to: `*` stands for one token, `>` at the end for one or more. */
export function isPattern(text: string): boolean {
  return isSubject(
    text
      .split('.')
      .map((token, i, all) => (token === '*' || (token === '>' && i === all.length - 1) ? 'x' : token))
      .join('.'),
  )
}

/** Whether a pattern covers a subject, or every subject of another pattern. */
export function covers(pattern: string, subject: string): boolean {
  const [wanted, given] = [pattern.split('.'), subject.split('.')]
  for (const [i, token] of wanted.entries()) {
    const other = given[i]
    if (other === undefined) return false
    if (token === '>') return true
    if (token !== other && (token !== '*' || other === '>')) return false
  }
  return wanted.length === given.length
}

/** Whether some subject is covered by both patterns. */
export function overlap(a: string, b: string): boolean {
  const [left, right] = [a.split('.'), b.split('.')]
  for (let i = 0; ; i++) {
    const [x, y] = [left[i], right[i]]
    if (x === undefined || y === undefined) return x === y
    if (x === '>' || y === '>') return true
    if (x !== y && x !== '*' && y !== '*') return false
  }
}
