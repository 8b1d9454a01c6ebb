/**
 * The arguments in an attribute: words, in single or double quotes where they have blanks in them, or a JSON array.
 *
 * @throws {SyntaxError} for JSON that is none
 */
export function splitArguments(text: string): string[] {
  if (text.trim().startsWith('[')) return (JSON.parse(text) as unknown[]).map(String)
  return Array.from(text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g), ([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
  )
}
