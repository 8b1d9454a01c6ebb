/** The tokens of SentencePiece: of all ways to cut a text into known pieces the most likely one (a unigram model). */
export class SentencePieces {
  private readonly tokens = new Map<string, { readonly token: number; readonly score: number }>()
  private readonly longest: number

  /** @param vocabulary each piece and the logarithm of its probability; the first six are not for texts */
  constructor(vocabulary: readonly (readonly [piece: string, score: number])[]) {
    const reserved = 6
    vocabulary.forEach(([piece, score], token) => {
      if (token >= reserved) this.tokens.set(piece, { token, score })
    })
    this.longest = Math.max(...vocabulary.map(([piece]) => [...piece].length))
  }

  encode(text: string): number[] {
    const characters = [...`▁${text.normalize('NFKC').replace(/\s+/g, '▁')}`]
    // The best way up to each character: its score, the last token, and where that begins.
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
      // Neighbours that are unknown are one.
      if (token !== unknown || tokens[0] !== unknown) tokens.unshift(token)
    }
    return tokens
  }
}

const unknown = 0
