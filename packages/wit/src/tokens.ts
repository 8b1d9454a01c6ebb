/**
 * A token of WIT: a word, the name of a package or interface, an arrow, or a punctuation mark. `start` and
 * `end` are offsets in the text.
 */
export interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
}

const ignored = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|@[a-z]+\([^)]*\)/
const meaningful = /->|%?[\w-]+(?::[\w-]+)*(?:\/[\w-]+)?(?:@[\w.+-]*\w)?|[^\s\w]/
const pattern = new RegExp(`(${ignored.source})|${meaningful.source}`, 'g')

/** Splits a WIT text into tokens, skipping comments and gates such as `@since(version = 0.2.0)`. */
export function tokens(text: string): Token[] {
  return [...text.matchAll(pattern)]
    .filter(match => match[1] === undefined)
    .map(match => ({ text: match[0], start: match.index, end: match.index + match[0].length }))
}
