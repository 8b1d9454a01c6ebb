/** Converts text to tokens and back. */

export interface Tokenizer {
  /** The tokens of a text, without tokens that start or end a sequence. */
  encode(text: string): number[]
  /** The bytes of a token, not always whole characters. `previous` is the token before it. */
  decode(token: number, previous: number): Uint8Array<ArrayBuffer>
}

/**
 * Reads `tokenizer.bin` of llama2.c.
 *
 * @throws Error when the file ends before `vocabulary` tokens
 */
export function readLlama2cTokenizer(bytes: Uint8Array, vocabulary: number): Tokenizer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoder = new TextDecoder()
  const pieces: string[] = []
  const scores: number[] = []
  let offset = 4 // after the length of the longest token
  for (let token = 0; token < vocabulary; token++) {
    const start = offset + 8
    const end = start + (start <= bytes.length ? view.getInt32(offset + 4, true) : 0)
    if (end > bytes.length || end < start) {
      throw new Error(`the tokenizer has ${token} tokens; the model has ${vocabulary}`)
    }
    scores.push(view.getFloat32(offset, true))
    pieces.push(decoder.decode(bytes.subarray(start, end)))
    offset = end
  }
  return new ScoredTokenizer(pieces, scores)
}

/** SentencePiece's byte-pair encoding, which merges the pair with the best score first. */
export class ScoredTokenizer implements Tokenizer {
  private readonly pieces: readonly string[]
  private readonly scores: readonly number[]
  private readonly tokens: ReadonlyMap<string, number>

  private readonly prefix: string

  /** @param hasSpace whether a space precedes a text */
  constructor(pieces: readonly string[], scores: readonly number[], hasSpace = true) {
    this.prefix = hasSpace ? ' ' : ''
    this.pieces = pieces
    this.scores = scores
    // Of two tokens with equal text, the first counts.
    this.tokens = new Map(pieces.map((piece, token): [string, number] => [piece, token]).reverse())
  }

  encode(text: string): number[] {
    if (text === '') return []
    const start = [...`${this.prefix}${text}`].flatMap(
      character => this.tokens.get(character) ?? this.bytesAsTokens(character),
    )
    return merged(start, (left, right) => {
      const token = this.tokens.get(this.pieces[left]! + this.pieces[right]!)
      return token === undefined ? undefined : { token, rank: -this.scores[token]! }
    })
  }

  decode(token: number, previous: number): Uint8Array<ArrayBuffer> {
    const piece = this.pieces[token]!
    const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)
    if (byte !== null) return Uint8Array.of(Number.parseInt(byte[1]!, 16))
    const isFirst = previous === 1
    return new TextEncoder().encode(
      isFirst && this.prefix !== '' && piece.startsWith(' ') ? piece.slice(1) : piece,
    )
  }

  /** Byte tokens follow the unknown, the first and the last token where they have no names. */
  private bytesAsTokens(character: string): number[] {
    return Array.from(
      new TextEncoder().encode(character),
      byte => this.tokens.get(byteName(byte)) ?? byte + 3,
    )
  }
}

/** Returns the text of the token for a byte. */
export function byteName(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`
}

/** The merged token of two neighbours; the lowest rank is merged first. */
type Merge = (left: number, right: number) => { readonly token: number; readonly rank: number } | undefined

/** Merges neighbours until no pair can be merged. */
export function merged(tokens: readonly number[], merge: Merge): number[] {
  const result = [...tokens]
  for (;;) {
    let best: { at: number; token: number; rank: number } | undefined
    for (let at = 0; at + 1 < result.length; at++) {
      const found = merge(result[at]!, result[at + 1]!)
      if (found !== undefined && (best === undefined || found.rank < best.rank)) best = { at, ...found }
    }
    if (best === undefined) return result
    result.splice(best.at, 2, best.token)
  }
}
