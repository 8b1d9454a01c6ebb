import { StreamLanguage } from '@codemirror/language'

/** Colours WGSL: comments, keywords, types, attributes and numbers. It knows no structure. */
export const wgsl = StreamLanguage.define<{ depth: number }>({
  name: 'wgsl',
  startState: () => ({ depth: 0 }),
  copyState: ({ depth }) => ({ depth }),
  languageData: { commentTokens: { line: '//', block: { open: '/*', close: '*/' } } },
  token(stream, state) {
    // Comments nest.
    if (state.depth > 0 || stream.match('/*')) {
      if (state.depth === 0) state.depth = 1
      while (state.depth > 0 && !stream.eol()) {
        if (stream.match('/*')) state.depth++
        else if (stream.match('*/')) state.depth--
        else stream.next()
      }
      return 'comment'
    }
    if (stream.match('//')) {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match(/^@[a-z_]+/)) return 'meta'
    if (stream.match(/^(?:0x[\da-fA-F.]+(?:p[+-]?\d+)?|\d*\.?\d+(?:e[+-]?\d+)?)[iufh]?/)) return 'number'
    const word = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null
    if (word === null) {
      stream.next()
      return null
    }
    if (keywords.has(word[0])) return 'keyword'
    return types.test(word[0]) ? 'typeName' : null
  },
})

const keywords = new Set(
  `alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if let loop
  override requires return struct switch true var while`.split(/\s+/),
)

const types =
  /^(?:bool|[fiu]32|f16|vec[234][fiuh]?|mat[234]x[234][fh]?|array|atomic|ptr|sampler(?:_comparison)?|texture_\w+|[A-Z]\w*)$/
