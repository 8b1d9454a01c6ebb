/**
 * Whether a text is a subject to publish to: tokens between dots, without spaces and wildcards, of at most
 * {@link mostSubjectBytes}. The client writes a subject into its protocol as it is, so that a line feed in one would begin a
 * command.
 */
export function isSubject(text: string): boolean {
  return Buffer.byteLength(text) <= mostSubjectBytes && /^[^\s.*>\p{Cc}]+(\.[^\s.*>\p{Cc}]+)*$/u.test(text)
}

/**
 * Most bytes of a subject in UTF-8. A line of the protocol has two of them, and the server closes the connection after a line
 * beyond `max_control_line`, 4096 bytes.
 */
export const mostSubjectBytes = 1024

/** Returns the beginning of a text in quotes, for a message that says why it is not a subject. */
export function quoted(text: string): string {
  return text.length > 100 ? `'${text.slice(0, 100)}…' (${Buffer.byteLength(text)} bytes)` : `'${text}'`
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

/**
 * Whether one of the granted patterns covers a subject. A wildcard for its first token covers none that begins with `$`, where the
 * servers, the buckets, and the object stores are, and none that begins with `_`, where the inboxes are: a grant has to name these.
 *
 * @param granted subjects that guests may publish to; wildcards as in NATS
 */
export function isGranted(subject: string, granted: readonly string[]): boolean {
  const isReserved = /^[$_]/.test(subject)
  return granted.some(pattern => covers(pattern, subject) && !(isReserved && /^[*>]/.test(pattern)))
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
