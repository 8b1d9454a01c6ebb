/**
 * Rewrites `\p{…}` in the regular expressions of a bundle as ranges of characters, for engines that lack it.
 * Finds expressions given as strings, the form in which esbuild writes them for such an engine.
 */
export async function withoutUnicodeProperties(code: string): Promise<string> {
  if (!/\\p\{/i.test(code)) return code
  const { default: rewritePattern } = await import('regexpu-core')
  return code.replaceAll(regExpCall, (whole, pattern: string, flags: string) => {
    const source = literal(pattern)
    if (!/\\p\{/i.test(source)) return whole
    const plain = rewritePattern(source, literal(flags), {
      unicodePropertyEscapes: 'transform',
      unicodeSetsFlag: 'transform',
    })
    return `new RegExp(${JSON.stringify(plain)}, ${JSON.stringify(literal(flags).replace('v', 'u'))})`
  })
}

/** Matches `new RegExp("pattern", "flags")` with the flag `u` or `v`. */
const regExpCall =
  /new RegExp\(("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`), ?(["'`][a-z]*[uv][a-z]*["'`])\)/g

/** Returns the value of a string literal. */
function literal(text: string): string {
  // The pattern above admits only strings and templates without substitutions.
  return new Function(`return ${text}`)() as string
}
