/** Formats the headers `webgpu/….h`. */

/** Returns the comment of an item: its notes, then its link. */
export function docComment(item: { doc: string; link: string }, indent = ''): string {
  return comment(docText(item), indent)
}

/** Returns the text of the comment of an item. */
export function docText({ doc, link }: { doc: string; link: string }): string {
  return [doc, link].filter(text => text !== '').join('\n')
}

/** Returns a comment; empty without text. */
export function comment(text: string, indent = ''): string {
  if (text === '') return ''
  const lines = text.split('\n')
  if (lines.length === 1) return `${indent}/** ${text} */\n`
  return `${indent}/**\n${lines.map(line => `${indent} * ${line}\n`).join('')}${indent} */\n`
}

/** Returns the lines of a block, indented. */
export function indented(text: string): string {
  return `${text.replace(/^(?=.)/gm, '    ')}\n`
}

/** Returns the title of a part of a header. */
export function banner(title: string): string {
  return `\n/* ==== ${title} ${'='.repeat(106 - title.length)} */\n\n`
}

/** Returns a header from its parts, with at most one empty line in a row. */
export function joined(parts: readonly string[]): string {
  return parts.join('').replace(/\n{3,}/g, '\n\n')
}
