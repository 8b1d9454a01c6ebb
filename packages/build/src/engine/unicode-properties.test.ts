import { describe, expect, it } from 'vitest'
import { withoutUnicodeProperties } from './unicode-properties.ts'

/** Returns the regular expressions of a bundle, evaluated by this engine. */
function expressions(code: string): RegExp[] {
  return new Function(`return [${code}]`)() as RegExp[]
}

describe('a regular expression rewritten without \\p{…}', () => {
  it.each([
    'new RegExp("\\\\p{L}+", "gu")',
    "new RegExp('^\\\\P{Lu}\"', 'u')",
    'new RegExp(`[\\\\p{Script=Greek}\\\\d]`,`u`)',
    'new RegExp("[\\\\p{L}--[a-z]]", "v")',
  ])('matches as the original does: %s', async code => {
    const plain = await withoutUnicodeProperties(code)
    expect(plain).not.toMatch(/\\p\{/i)
    const [[before], [after]] = [expressions(code), expressions(plain)]
    // Versions of Unicode agree up to this code point.
    for (let point = 0; point < 0x530; point++) {
      const text = String.fromCodePoint(point)
      expect(text.match(after!), `U+${point.toString(16)}`).toEqual(text.match(before!))
    }
  })

  it('leaves everything else unchanged', async () => {
    const code = 'const a = "\\\\p{L}"; new RegExp("[a-z]", "u"); new RegExp(a, "u")'
    expect(await withoutUnicodeProperties(code)).toBe(code)
  })
})
