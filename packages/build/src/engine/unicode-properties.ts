/**
 * The regular expressions of a bundle with `\p{…}` written out as ranges of characters, for engines that do not know it.
 * It finds those that are given as strings, which is how esbuild writes them for such an engine.
 */
export async function withoutUnicodeProperties(code: string): Promise<string> {
  if (!/\\p\{/i.test(code)) return code
  const { default: rewritePattern } = await import('regexpu-core')
  return code.replaceAll(expression, (whole, pattern: string, flags: string) => {
    const source = literal(pattern)
    if (!/\\p\{/i.test(source)) return whole
    const plain = rewritePattern(source, literal(flags), {
      unicodePropertyEscapes: 'transform',
      unicodeSetsFlag: 'transform',
    })
    return `new RegExp(${JSON.stringify(plain)}, ${JSON.stringify(literal(flags).replace('v', 'u'))})`
  })
}

/** \`new RegExp("pattern", "flags")\`, with one of these two flags. */
const expression =
  /new RegExp\(("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`), ?(["'`][a-z]*[uv][a-z]*["'`])\)/g

/** The text that a string literal stands for. */
function literal(text: string): string {
  // Only what matches the above comes here: a string, or a template without parts.
  return new Function(`return ${text}`)() as string
}
