/** An S-expression of the WebAssembly text format, with its offsets in the text. */
export type Expression = List | Atom | StringLiteral

interface Span {
  /** Offset of the first character. */
  readonly start: number
  /** Offset after the last character. */
  readonly end: number
}

/** A list: `( … )`. */
export interface List extends Span {
  readonly kind: 'list'
  readonly items: readonly Expression[]
}

/** A keyword, a name (`$x`) or a number. */
export interface Atom extends Span {
  readonly kind: 'atom'
  readonly text: string
}

/** A string (`"…"`), as bytes that need not be UTF-8. */
export interface StringLiteral extends Span {
  readonly kind: 'string'
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** A syntax error in a script. */
export class ScriptError extends Error {
  override name = 'ScriptError'
}

/**
 * Reads all expressions of a text; skips comments.
 *
 * @throws {ScriptError} at an unbalanced parenthesis, an unterminated string or comment, or an unknown escape
 */
export function readExpressions(text: string): List['items'] {
  const top: Expression[] = []
  const open: { readonly start: number; readonly items: Expression[] }[] = []
  const fail = (problem: string, at: number) => new ScriptError(`${problem} at line ${lineAt(text, at)}`)
  for (let start = 0, end: number; start < text.length; start = end) {
    end = endOfToken(text, start) ?? raise(fail(`unexpected ${JSON.stringify(text[start])}`, start))
    const token = text.slice(start, end)
    const items = open.at(-1)?.items ?? top
    if (isBlank(token)) continue
    if (token === '(') open.push({ start, items: [] })
    else if (token === ')') {
      const list = open.pop() ?? raise(fail('unexpected )', start))
      const outer = open.at(-1)?.items ?? top
      outer.push({ kind: 'list', items: list.items, start: list.start, end })
    } else if (token.startsWith('"')) {
      const bytes = unescaped(token.slice(1, -1)) ?? raise(fail('unknown escape', start))
      items.push({ kind: 'string', bytes, start, end })
    } else items.push({ kind: 'atom', text: token, start, end })
  }
  const unclosed = open.at(-1)
  if (unclosed !== undefined) throw fail('unclosed (', unclosed.start)
  return top
}

/** Returns the line of a character, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

const token = /\s+|;;[^\n]*|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s()";]+|[()]/sy

function endOfToken(text: string, start: number): number | undefined {
  if (text.startsWith('(;', start)) return endOfBlockComment(text, start)
  token.lastIndex = start
  return token.test(text) ? token.lastIndex : undefined
}

/** Returns the end of a block comment, which may contain others. */
function endOfBlockComment(text: string, start: number): number | undefined {
  const mark = /\(;|;\)/g
  mark.lastIndex = start
  let depth = 0
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === '(;' ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  return undefined
}

function isBlank(token: string): boolean {
  return /^\s|^;;|^\(;/.test(token)
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '"': '"',
  "'": "'",
  '\\': '\\',
}

/** Returns the bytes of a string literal, or `undefined` when the literal has an unknown escape. */
function unescaped(source: string): Uint8Array<ArrayBuffer> | undefined {
  const encoder = new TextEncoder()
  const bytes: number[] = []
  const part = /([^\\]+)|\\([0-9a-fA-F]{2})|\\u\{([0-9a-fA-F_]+)\}|\\(.)/gsy
  while (part.lastIndex < source.length) {
    const [, plain, byte, codePoint, letter] = part.exec(source) ?? []
    if (byte !== undefined) {
      bytes.push(Number.parseInt(byte, 16))
      continue
    }
    const code = codePoint === undefined ? undefined : Number.parseInt(codePoint.replaceAll('_', ''), 16)
    if (code !== undefined && (code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff))) return undefined
    const text = plain ?? (code === undefined ? escapes[letter ?? ''] : String.fromCodePoint(code))
    if (text === undefined) return undefined
    for (const value of encoder.encode(text)) bytes.push(value)
  }
  return new Uint8Array(bytes)
}

function raise(error: Error): never {
  throw error
}
