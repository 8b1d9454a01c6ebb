/**
 * Reads the file format of llama2.c, version 0: seven 32-bit integers, then all weights as f32, grouped by
 * kind across all layers.
 */

import { type ByteSource, type Checkpoint, rotaryFrequencies, type Tensor } from './checkpoint.ts'

const headerLength = 7 * 4

/** @throws Error when the file has another format, or is shorter than its header says */
export async function readLlama2c(source: ByteSource): Promise<Checkpoint> {
  if (source.size < headerLength) throw new Error('this is not a llama2.c model: it has no header')
  const header = new Int32Array((await source.read(0, headerLength)).buffer.slice(0, headerLength))
  const [dim, hiddenDim, layers, heads, kvHeads, signedVocabulary, context] = [...header] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const vocabulary = Math.abs(signedVocabulary)
  const sizes = [dim, hiddenDim, layers, heads, kvHeads, vocabulary, context]
  if (sizes.some(size => size <= 0 || size > 1 << 24) || dim % heads !== 0 || heads % kvHeads !== 0) {
    throw new Error('this is not a llama2.c model of version 0: its header makes no sense')
  }

  const headDim = dim / heads
  const kvDim = kvHeads * headDim
  let offset = headerLength
  const tensors = (count: number, rows: number, columns: number): Tensor[] =>
    Array.from({ length: count }, () => {
      const tensor: Tensor = { source, offset, precision: 'f32', rows, columns }
      offset += 4 * rows * columns
      return tensor
    })
  const [embedding] = tensors(1, vocabulary, dim)
  const attentionNorm = tensors(layers, 1, dim)
  const query = tensors(layers, dim, dim)
  const key = tensors(layers, kvDim, dim)
  const value = tensors(layers, kvDim, dim)
  const attentionOutput = tensors(layers, dim, dim)
  const feedForwardNorm = tensors(layers, 1, dim)
  const gate = tensors(layers, hiddenDim, dim)
  const down = tensors(layers, dim, hiddenDim)
  const up = tensors(layers, hiddenDim, dim)
  const [finalNorm] = tensors(1, 1, dim)
  tensors(2, context, headDim / 2) // cosines and sines, which the decoder computes itself
  const isTied = signedVocabulary > 0
  const output = isTied ? embedding : tensors(1, vocabulary, dim)[0]
  if (source.size < offset) {
    throw new Error(`the model ends early: its header asks for ${offset} bytes, and it has ${source.size}`)
  }

  return {
    config: {
      dim,
      hiddenDim,
      layers,
      heads,
      kvHeads,
      headDim,
      vocabulary,
      context,
      epsilon: 1e-5,
      frequencies: rotaryFrequencies(headDim),
      pairs: 'neighbours',
      firstToken: 1,
      lastTokens: [1, 2],
    },
    embedding: embedding!,
    layers: Array.from({ length: layers }, (_, i) => ({
      attentionNorm: attentionNorm[i]!,
      query: query[i]!,
      key: key[i]!,
      value: value[i]!,
      attentionOutput: attentionOutput[i]!,
      feedForwardNorm: feedForwardNorm[i]!,
      gate: gate[i]!,
      up: up[i]!,
      down: down[i]!,
    })),
    finalNorm: finalNorm!,
    output: output!,
  }
}
