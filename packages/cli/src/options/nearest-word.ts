/**
 * Returns the word that was probably meant: the one with the fewest typing errors, if they are few. Letters that are left out, added,
 * wrong or exchanged with their neighbour are errors.
 *
 * @returns `undefined` when no word is near
 */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  const [nearest] = words
    .map(word => ({ word, errors: typingErrors(text, word) }))
    .filter(({ word, errors }) => errors <= Math.max(1, Math.floor(word.length / 3)))
    .sort((a, b) => a.errors - b.errors)
  return nearest?.word
}

/** Returns the distance of two texts, as the optimal string alignment of Damerau and Levenshtein. */
function typingErrors(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, j) => j)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const wrong = one[i - 1] === other[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + wrong)
      const isExchanged = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (isExchanged) least = Math.min(least, beforeLast[j - 2]! + 1)
      row.push(least)
    }
    beforeLast = last
    last = row
  }
  return last[other.length]!
}
