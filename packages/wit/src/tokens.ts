/** A piece of WIT that means something: a word, a name of a package or interface, an arrow, or a sign. */
export interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
}

const ignored = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|@[a-z]+\([^)]*\)/
const meaningful = /->|%?[\w-]+(?::[\w-]+)*(?:\/[\w-]+)?(?:@[\w.+-]*\w)?|[^\s\w]/
const pattern = new RegExp(`(${ignored.source})|${meaningful.source}`, 'g')

/** The tokens of a WIT text, without its comments and gates such as `@since(version = 0.2.0)`. */
export function tokens(text: string): Token[] {
  return [...text.matchAll(pattern)]
    .filter(match => match[1] === undefined)
    .map(match => ({ text: match[0], start: match.index, end: match.index + match[0].length }))
}
