/**
 * How large a shader in WGSL becomes when compilers replace each call by the body of the function, as SwiftShader and the
 * drivers of most GPUs do: a few functions of which each calls the one before twice take gigabytes. The sizes are estimates, by
 * tokens, and need no valid WGSL. Recursion, which WGSL forbids, counts once.
 *
 * @see https://www.w3.org/TR/WGSL/#tokens
 */

/** Size of the largest function with all that it calls. */
export interface InlinedSize {
  readonly tokens: number
  readonly calls: number
}

/** Returns the larger of each size over all functions of a shader. Beyond the range of numbers, it is infinite. */
export function inlinedSize(code: string): InlinedSize {
  const bodies = bodiesOf(code)
  const sizes = new Map<string, InlinedSize>()
  const sizeOf = (name: string, { tokens, callees }: Body): InlinedSize => {
    const known = sizes.get(name)
    if (known !== undefined) return known
    sizes.set(name, empty)
    const size = { tokens, calls: 0 }
    for (const callee of callees) {
      const body = bodies.get(callee)
      // Constructors and functions of WGSL itself look like calls, too.
      if (body === undefined) continue
      const inner = sizeOf(callee, body)
      size.tokens += inner.tokens
      size.calls += 1 + inner.calls
    }
    sizes.set(name, size)
    return size
  }
  const all = [...bodies].map(([name, body]) => sizeOf(name, body))
  return {
    tokens: all.reduce((most, { tokens }) => Math.max(most, tokens), 0),
    calls: all.reduce((most, { calls }) => Math.max(most, calls), 0),
  }
}

const empty: InlinedSize = { tokens: 0, calls: 0 }

interface Body {
  tokens: number
  /** The token before each opening parenthesis. */
  readonly callees: string[]
}

function bodiesOf(code: string): Map<string, Body> {
  const bodies = new Map<string, Body>()
  let body: Body | undefined
  let depth = 0
  let previous = ''
  for (const token of tokensOf(code)) {
    if (previous === 'fn') {
      body = { tokens: 0, callees: [] }
      bodies.set(token, body)
      depth = 0
      // The parenthesis of the parameters is no call.
      previous = ''
      continue
    }
    if (body !== undefined) {
      body.tokens++
      if (token === '(') body.callees.push(previous)
      else if (token === '{') depth++
      else if (token === '}' && --depth === 0) body = undefined
    }
    previous = token
  }
  return bodies
}

/** Names, numbers, and single characters of everything else; the starts of comments are tokens only here. */
const token =
  /\/\/[^\n\v\f\r\u0085\u2028\u2029]*|\/\*|[\p{XID_Start}_][\p{XID_Continue}]*|\d[\w.]*|[^\p{Pattern_White_Space}]/gu

function* tokensOf(code: string): Generator<string> {
  const next = new RegExp(token)
  for (let match = next.exec(code); match !== null; match = next.exec(code)) {
    const [text] = match
    if (text === '/*') next.lastIndex = endOfComment(code, next.lastIndex)
    else if (!text.startsWith('//')) yield text
  }
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
