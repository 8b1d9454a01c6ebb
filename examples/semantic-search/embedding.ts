/** Embeds texts as vectors, with any backend of TensorFlow.js. */

import type { GraphModel } from '@tensorflow/tfjs-converter'
import { type Tensor, tensor } from '@tensorflow/tfjs-core'
import type { SentencePieces } from './sentence-pieces.ts'

/** Returns a vector of length 1 for each text. */
export async function embed(
  texts: readonly string[],
  pieces: SentencePieces,
  model: GraphModel,
): Promise<number[][]> {
  // The model takes the tokens of all texts, and for each the index of its text and its position there.
  const tokens = texts.map(text => pieces.encode(text))
  const places = tokens.flatMap((own, text) => own.map((_, position) => [text, position]))
  const vectors = (await model.executeAsync({
    indices: tensor(places.flat(), [places.length, 2], 'int32'),
    values: tensor(tokens.flat(), [places.length], 'int32'),
  })) as Tensor
  return (await vectors.array()) as number[][]
}

/** Cosine similarity: 1 for equal meaning, about 0 for unrelated texts. */
export function closeness(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}
