/** Returns an identifier in WIT syntax: with a percent sign if it is a keyword. */
export function escaped(name: string): string {
  return keywords.has(name) ? `%${name}` : name
}

/** Returns the name of a package or interface in WIT syntax, each of its parts an identifier. */
export function escapedId(id: string): string {
  const [name = '', version] = id.split('@')
  const text = name.replaceAll(/[^:/]+/g, escaped)
  return version === undefined ? text : `${text}@${version}`
}

/**
 * Returns the lines of `heading { … }`, with the inner lines indented.
 *
 * @param comment added after the opening brace
 */
export function block(heading: string, lines: readonly string[], comment = ''): string[] {
  return [`${heading} {${comment}`, ...lines.map(line => (line === '' ? '' : `  ${line}`)), '}']
}

/** Joins the lines of several items, with a blank line between two items. */
export function paragraphs(items: readonly (readonly string[])[]): string[] {
  return items.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

const keywords = new Set(
  (
    'as async bool borrow char constructor enum error-context export f32 f64 flags from func future import include ' +
    'interface list map option own package record resource result s16 s32 s64 s8 static stream string tuple type ' +
    'u16 u32 u64 u8 use variant with world'
  ).split(' '),
)
