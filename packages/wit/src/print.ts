/** An identifier as WIT wants it: with a percent sign where it would be read as a keyword. */
export function escaped(name: string): string {
  return keywords.has(name) ? `%${name}` : name
}

/** The name of a package or an interface, each part of it as an identifier. */
export function escapedId(id: string): string {
  const [name = '', version] = id.split('@')
  const text = name.replaceAll(/[^:/]+/g, escaped)
  return version === undefined ? text : `${text}@${version}`
}

/** The lines of `heading { … }`, with the lines between the braces indented. */
export function block(heading: string, lines: readonly string[], comment = ''): string[] {
  return [`${heading} {${comment}`, ...lines.map(line => (line === '' ? '' : `  ${line}`)), '}']
}

/** The lines of several items, with a blank line between two. */
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
