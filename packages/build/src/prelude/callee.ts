/**
 * Finds calls in the text of a source, for the error of a call whose callee is no function: the message of QuickJS does not name
 * the callee, and the position is that of the last name which was evaluated before the call, such as one of an argument.
 */
import type { TextPlace } from '../source-place.ts'

/** A callee, as far as it consists of names, and the position of its last name. */
export interface Callee {
  readonly text: string
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number
}

/**
 * Returns the callees of the calls that the engine may have been about to make at a place, the innermost first. Calls whose last
 * argument is a call share a place, so that there may be several. None is returned when one has no name.
 */
export function calleesAt({ text: original, line, column }: TextPlace): Callee[] {
  const text = withoutTexts(original)
  let start: number | undefined = startOfLine(text, line) + column - 1
  const match = nameAt.exec(text.slice(start))
  if (match === null) return []
  const [all, name, parenthesis] = match as unknown as [string, string, string?]
  const callees: Callee[] = []
  let end = start + all.length
  if (parenthesis !== undefined) {
    if (keywords.test(name)) return []
    callees.push(calleeAt(text, start, name))
    end = closing(text, end - 1) + 1
    if (isCalled.test(text.slice(end))) return []
  }
  while (true) {
    start = opening(text, start)
    if (start === undefined) return callees
    const close = closing(text, start)
    // The engine would have evaluated a later name before it makes this call.
    if (/[A-Za-z_$]/.test(text.slice(end, close).replace(/\b[\w$]+\s*:/g, ''))) return callees
    if (text[start] === '(') {
      const before = calleeBefore.exec(text.slice(Math.max(0, start - longest), start))
      if (before?.[0].startsWith(')') || before?.[0].startsWith(']')) return []
      if (before !== null && !keywords.test(before[1]!))
        callees.push(calleeAt(text, start - before[0].length, before[1]!))
    }
    end = close + 1
    if (isCalled.test(text.slice(end))) return []
  }
}

const isCalled = /^\s*(?:!|\?\.)?\s*[(`]/
const nameAt = /^([\w$#\x80-\uffff]+(?:[!?]?\.[\w$#\x80-\uffff]+)*)(?:\s*(?:!|\?\.)?\s*(?:<[^<>()]*>)?(\())?/
const calleeBefore = /([\w$#\x80-\uffff]+|[)\]])\s*(?:!|\?\.)?\s*(?:<[^<>()]*>)?\s*$/
const ownersBefore = /(?:[\w$#\x80-\uffff]+\s*[!?]?\.)*$/
/** Words before a parenthesis that are no callees. */
const keywords =
  /^(?:await|case|catch|for|function|if|in|new|of|return|switch|throw|typeof|void|while|with|yield)$/
/** Characters before a parenthesis that are searched for the callee. */
const longest = 200

/** Replaces the contents of comments, strings and templates by white space. */
function withoutTexts(source: string): string {
  return source.replace(
    /\/\*[\s\S]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g,
    text => text.replace(/[^\n]/g, ' '),
  )
}

function startOfLine(text: string, line: number): number {
  let start = 0
  for (let number = 1; number < line; number++) start = text.indexOf('\n', start) + 1
  return start
}

function calleeAt(text: string, offset: number, name: string): Callee {
  const owners = ownersBefore.exec(text.slice(Math.max(0, offset - longest), offset))![0].replace(/\s/g, '')
  const before = text.slice(0, offset).split('\n')
  return { text: owners + name, line: before.length, column: before.at(-1)!.length + 1 }
}

/** Returns the offset of the bracket around a position, unless it begins a block or the body of a function. */
function opening(text: string, position: number): number | undefined {
  let depth = 0
  for (let at = position - 1; at >= 0; at--) {
    const character = text[at]!
    if (')]}'.includes(character)) depth++
    else if ('([{'.includes(character)) {
      if (depth > 0) depth--
      else
        return character === '{' && !/[(,:=[?]\s*$/.test(text.slice(Math.max(0, at - 40), at))
          ? undefined
          : at
    } else if (depth === 0 && (character === ';' || (character === '>' && text[at - 1] === '=')))
      return undefined
  }
  return undefined
}

/** Returns the offset of the bracket that closes another one. */
function closing(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if ('([{'.includes(text[at]!)) depth++
    else if (')]}'.includes(text[at]!) && --depth === 0) return at
  }
  return text.length
}
