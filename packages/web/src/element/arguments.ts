/**
 * Parses arguments from an attribute: words, quoted where they contain blanks, or a JSON array.
 *
 * @throws {SyntaxError} for invalid JSON
 */
export function splitArguments(text: string): string[] {
  if (text.trim().startsWith('[')) return (JSON.parse(text) as unknown[]).map(String)
  return Array.from(text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g), ([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
  )
}
