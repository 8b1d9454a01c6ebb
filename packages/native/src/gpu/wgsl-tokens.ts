/** Names, numbers, and single characters of everything else; the starts of comments are tokens only here. */
const token =
  /\/\/[^\n\v\f\r\u0085\u2028\u2029]*|\/\*|[\p{XID_Start}_][\p{XID_Continue}]*|\d[\w.]*|[^\p{Pattern_White_Space}]/gu

/** A part of a shader: the indices at which its first and its last token start. */
export interface Part {
  readonly start: number
  end: number
}

/**
 * Calls `visit` with the names, the numbers, and the single characters of everything else in a shader in WGSL, without comments,
 * and with the index of each.
 *
 * @see https://www.w3.org/TR/WGSL/#tokens
 */
export function eachToken(code: string, visit: (token: string, at: number) => void): void {
  const next = new RegExp(token)
  for (let match = next.exec(code); match !== null; match = next.exec(code)) {
    const [text] = match
    if (text === '/*') next.lastIndex = endOfComment(code, next.lastIndex)
    else if (!text.startsWith('//')) visit(text, match.index)
  }
}

/** Returns the tokens of {@link eachToken}. */
export function tokensOf(code: string): string[] {
  const tokens: string[] = []
  eachToken(code, text => tokens.push(text))
  return tokens
}

/** Returns where a block comment ends, which may contain others. */
function endOfComment(code: string, start: number): number {
  const edge = /\/\*|\*\//g
  edge.lastIndex = start
  for (let depth = 1; depth > 0; ) {
    const match = edge.exec(code)
    if (match === null) return code.length
    depth += match[0] === '/*' ? 1 : -1
  }
  return edge.lastIndex
}
