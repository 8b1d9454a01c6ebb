/**
 * Text of somebody else, for one line on the terminal: control characters, and those that reorder what is shown, are
 * written as escapes, so that they move no cursor, change no colour and begin no line.
 */
export function visible(text: string): string {
  return text.replaceAll(unsafe, escaped)
}

/** The same for a text that has lines of its own: only its line feeds stay as they are. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n')
}

/** The same for JSON, where such a character can only be in a string: it stays the same value. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .split('\n')
    .map(line => line.replaceAll(unsafe, unicodeEscape))
    .join('\n')
}

/** Lines on the standard error, each with the name of the command before it. */
export function prefixed(lines: string): string {
  return lines.replaceAll(/^/gm, 'wasi-webgpu: ')
}

const unsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(character: string): string {
  return shortEscapes[character] ?? unicodeEscape(character)
}

/** All of these characters have a single code unit. */
function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
