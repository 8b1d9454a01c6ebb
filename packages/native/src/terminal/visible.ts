/**
 * Escapes foreign text for one line of a terminal: control characters, and those that reorder text, so that
 * they move no cursor, change no colour and begin no line.
 */
export function visible(text: string): string {
  return text.replaceAll(unsafe, escaped)
}

/** Like {@link visible}, for a text of several lines: line feeds stay. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n')
}

/** Returns JSON with those characters escaped. They occur only in strings, so the value stays equal. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .split('\n')
    .map(line => line.replaceAll(unsafe, unicodeEscape))
    .join('\n')
}

/** Prefixes each line for standard error with the name of the command. */
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
