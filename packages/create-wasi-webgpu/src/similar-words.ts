/** Returns the words that agree with a text in most letters at its beginning and its end; none if they are fewer than half. */
export function similarWords(text: string, words: readonly string[]): string[] {
  const scores = words.map(word => common(text, word) + common(reversed(text), reversed(word)))
  const best = Math.max(...scores)
  return best < text.length / 2 ? [] : words.filter((_, i) => scores[i] === best)
}

/** Returns the number of letters at the beginning that two texts have in common. */
function common(one: string, other: string): number {
  let count = 0
  while (count < one.length && one[count] === other[count]) count++
  return count
}

function reversed(text: string): string {
  return [...text].reverse().join('')
}
