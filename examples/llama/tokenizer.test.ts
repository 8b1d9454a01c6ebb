import { describe, expect, it } from 'vitest'
import { readTokenizerJson } from './bpe.ts'
import { readLlama2cTokenizer, type Tokenizer } from './tokenizer.ts'

/** Text of tokens that follow the token `first`. */
function text(tokenizer: Tokenizer, tokens: readonly number[], first = 1): string {
  const bytes = tokens.flatMap((token, i) => [...tokenizer.decode(token, i === 0 ? first : tokens[i - 1]!)])
  return new TextDecoder().decode(Uint8Array.from(bytes))
}

/** A `tokenizer.bin` with these pieces after the standard ones: unknown, first, last, and 256 bytes. */
function tokenizerBin(pieces: readonly (readonly [piece: string, score: number])[]): Uint8Array {
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  )
  const all = [...['<unk>', '<s>', '</s>', ...bytes].map(piece => [piece, 0] as const), ...pieces]
  return Buffer.concat([
    Buffer.alloc(4),
    ...all.map(([piece, score]) => {
      const header = Buffer.alloc(8)
      header.writeFloatLE(score)
      header.writeInt32LE(Buffer.byteLength(piece), 4)
      return Buffer.concat([header, Buffer.from(piece)])
    }),
  ])
}

describe('tokenizer.bin', () => {
  const pieces = [
    [' ', -9],
    ['a', -8],
    ['b', -7],
    ['c', -6],
    ['ab', -3],
    ['bc', -2],
    [' a', -4],
    ['abc', -5],
  ] as const
  const file = tokenizerBin(pieces)
  const [space, a, , , , bc, , abc] = pieces.map((_, i) => 259 + i) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]

  it('merges the pair with the best score first', () => {
    const tokenizer = readLlama2cTokenizer(file, 259 + pieces.length)
    // bc before " a"; then " a" before abc.
    expect(tokenizer.encode('abc')).toEqual([265, bc])
    expect(tokenizer.encode('aabc')).toEqual([265, abc])
    expect(tokenizer.encode('bca')).toEqual([space, bc, a])
    expect(tokenizer.encode('')).toEqual([])
  })

  it('encodes unknown characters as bytes', () => {
    const tokenizer = readLlama2cTokenizer(file, 259 + pieces.length)
    const tokens = tokenizer.encode('a\u00e9')
    expect(tokens).toEqual([265, 3 + 0xc3, 3 + 0xa9])
    expect(text(tokenizer, tokens)).toBe('a\u00e9')
  })

  it('must have as many tokens as the model', () => {
    expect(() => readLlama2cTokenizer(file, 1000)).toThrow('the tokenizer has 267 tokens; the model has 1000')
  })
})

/** A `tokenizer.json` with these pieces. */
function tokenizerJson(
  pieces: readonly string[],
  merges: readonly string[],
  more: object,
  model: object = {},
) {
  const vocab = Object.fromEntries(pieces.map((piece, i) => [piece, i]))
  return new TextEncoder().encode(
    JSON.stringify({ model: { type: 'BPE', vocab, merges, ...model }, ...more }),
  )
}

describe('tokenizer.json', () => {
  it('splits, then merges bytes by rank, as Llama 3 does', () => {
    const pattern = { Regex: "(?i:'s|'t)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|\\s+" }
    const file = tokenizerJson(
      ['h', 'e', 'l', 'o', '\u0120', 'he', 'll', '\u0120he', 'llo', '1', '\u00c3', '\u00a9', "'", 's'],
      ['h e', 'l l', '\u0120 he', 'll o'],
      {
        added_tokens: [{ id: 14, content: '<|end|>' }],
        pre_tokenizer: {
          type: 'Sequence',
          pretokenizers: [
            { type: 'Split', pattern, behavior: 'Isolated' },
            { type: 'ByteLevel', use_regex: false },
          ],
        },
      },
    )
    const tokenizer = readTokenizerJson(file)
    const tokens = tokenizer.encode("hello hello1111\u00e9's<|end|>he")
    expect(tokens).toEqual([5, 8, 7, 8, 9, 9, 9, 9, 10, 11, 12, 13, 14, 5])
    expect(text(tokenizer, tokens)).toBe("hello hello1111\u00e9's<|end|>he")
  })

  it('writes spaces as \u2581 and falls back to bytes, as Llama 2 does', () => {
    const file = tokenizerJson(
      ['<s>', '\u2581', 'a', '\u2581a', '<0xC3>', '<0xA9>'],
      ['\u2581 a'],
      { added_tokens: [{ id: 0, content: '<s>' }] },
      { byte_fallback: true },
    )
    const tokenizer = readTokenizerJson(file)
    const tokens = tokenizer.encode('a a\u00e9')
    expect(tokens).toEqual([3, 3, 4, 5])
    expect(text(tokenizer, tokens, 0)).toBe('a a\u00e9')
  })

  it('of another type is refused', () => {
    const file = tokenizerJson([], [], {}, { type: 'Unigram' })
    expect(() => readTokenizerJson(file)).toThrow('the tokenizer is of type Unigram; only BPE is supported')
  })
})
