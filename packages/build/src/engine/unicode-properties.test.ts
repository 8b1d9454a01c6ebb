import { describe, expect, it } from 'vitest'
import { withoutUnicodeProperties } from './unicode-properties.ts'

/** The expressions of a bundle, as this engine has them. */
function expressions(code: string): RegExp[] {
  return new Function(`return [${code}]`)() as RegExp[]
}

describe('regular expressions without \\p{…}', () => {
  it.each([
    'new RegExp("\\\\p{L}+", "gu")',
    "new RegExp('^\\\\P{Lu}\"', 'u')",
    'new RegExp(`[\\\\p{Script=Greek}\\\\d]`,`u`)',
    'new RegExp("[\\\\p{L}--[a-z]]", "v")',
  ])('match the same: %s', async code => {
    const plain = await withoutUnicodeProperties(code)
    expect(plain).not.toMatch(/\\p\{/i)
    const [[before], [after]] = [expressions(code), expressions(plain)]
    // Up to where all versions of Unicode agree.
    for (let point = 0; point < 0x530; point++) {
      const text = String.fromCodePoint(point)
      expect(text.match(after!), `U+${point.toString(16)}`).toEqual(text.match(before!))
    }
  })

  it('are the only thing that changes', async () => {
    const code = 'const a = "\\\\p{L}"; new RegExp("[a-z]", "u"); new RegExp(a, "u")'
    expect(await withoutUnicodeProperties(code)).toBe(code)
  })
})
