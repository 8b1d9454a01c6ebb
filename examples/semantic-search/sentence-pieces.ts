/** Tokenizes with SentencePiece's unigram model: finds the likeliest way to cut a text into known pieces. */
export class SentencePieces {
  private readonly tokens = new Map<string, { readonly token: number; readonly score: number }>()
  private readonly longest: number

  /** @param vocabulary pieces with the logarithm of their probability; the first six are control tokens */
  constructor(vocabulary: readonly (readonly [piece: string, score: number])[]) {
    const reserved = 6
    vocabulary.forEach(([piece, score], token) => {
      if (token >= reserved) this.tokens.set(piece, { token, score })
    })
    this.longest = Math.max(...vocabulary.map(([piece]) => [...piece].length))
  }

  encode(text: string): number[] {
    const characters = [...`▁${text.normalize('NFKC').replace(/\s+/g, '▁')}`]
    // The best path to each character: its score, its last token, and the start of that token.
    const best = [{ score: 0, token: unknown, start: 0 }]
    for (let end = 1; end <= characters.length; end++) {
      let found = { score: best[end - 1]!.score - 100, token: unknown, start: end - 1 }
      for (let start = Math.max(0, end - this.longest); start < end; start++) {
        const piece = this.tokens.get(characters.slice(start, end).join(''))
        if (piece === undefined) continue
        const score = best[start]!.score + piece.score
        if (score > found.score) found = { score, token: piece.token, start }
      }
      best.push(found)
    }
    const tokens: number[] = []
    for (let end = characters.length; end > 0; end = best[end]!.start) {
      const { token } = best[end]!
      // Adjacent unknown characters form one token.
      if (token !== unknown || tokens[0] !== unknown) tokens.unshift(token)
    }
    return tokens
  }
}

const unknown = 0
