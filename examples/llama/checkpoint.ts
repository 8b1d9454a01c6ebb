/** A model as the decoder needs it, independent of its file format. */

import { blockFormats, type Quantization } from './quantization.ts'

/** A file that is read in pieces, because a model may exceed the memory. */
export interface ByteSource {
  /** Size in bytes. */
  readonly size: number
  /**
   * Reads a part.
   *
   * @param memory memory for the result, which is valid until it is used again; new memory by default
   */
  read(offset: number, length: number, memory?: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
}

/** Shape of a Llama-architecture model. */
export interface Config {
  /** Length of the vector of a token. */
  readonly dim: number
  /** Length of the vector inside a feed-forward block. */
  readonly hiddenDim: number
  readonly layers: number
  /** Number of query heads. */
  readonly heads: number
  /** Number of key and value heads; each serves `heads / kvHeads` query heads. */
  readonly kvHeads: number
  readonly headDim: number
  readonly vocabulary: number
  /** Maximum number of tokens in a sequence. */
  readonly context: number
  /** Added to the mean square in RMSNorm. */
  readonly epsilon: number
  /** Rotation of each pair of a head from one position to the next, in radians; `headDim / 2` values. */
  readonly frequencies: Float64Array
  /** Pairing of the elements that rotate together: neighbours, or elements half a head apart. */
  readonly pairs: 'neighbours' | 'halves'
  /** Token that starts a sequence. */
  readonly firstToken: number
  /** Whether a text starts without that token; `false` by default. */
  readonly omitsFirst?: boolean
  /** Tokens that end a sequence. */
  readonly lastTokens: readonly number[]
}

/** Storage format of a number. */
export type Precision = 'f32' | 'f16' | 'bf16'

/** Bytes per number. */
export const bytesOf: Readonly<Record<Precision, number>> = { f32: 4, f16: 2, bf16: 2 }

/** Returns the bytes of a matrix in its file. */
export function byteLengthOf({ precision, rows, columns }: Omit<Tensor, 'source' | 'offset'>): number {
  if (!isQuantized(precision)) return rows * columns * bytesOf[precision]
  const { numbers, bytes } = blockFormats[precision]
  return ((rows * columns) / numbers) * bytes
}

/** Whether numbers are stored in blocks. */
export function isQuantized(precision: Precision | Quantization): precision is Quantization {
  return !Object.hasOwn(bytesOf, precision)
}

/** A row-major matrix in a file; a vector is a matrix of one row. */
export interface Tensor {
  readonly source: ByteSource
  /** Offset of its first byte. */
  readonly offset: number
  /** Storage format; the rows of a matrix in blocks are whole blocks. */
  readonly precision: Precision | Quantization
  readonly rows: number
  readonly columns: number
}

/** The weights of one layer. */
export interface Layer {
  readonly attentionNorm: Tensor
  readonly query: Tensor
  readonly key: Tensor
  readonly value: Tensor
  readonly attentionOutput: Tensor
  readonly feedForwardNorm: Tensor
  readonly gate: Tensor
  readonly up: Tensor
  readonly down: Tensor
}

/** Names of a layer's weights in a file. */
export type LayerNames = Readonly<Record<keyof Layer, string>>

/**
 * Returns the weights of a layer.
 *
 * @param weight finds a weight of given sizes by its name in the file
 */
export function layerOf(
  {
    dim,
    hiddenDim,
    heads,
    kvHeads,
    headDim,
  }: Pick<Config, 'dim' | 'hiddenDim' | 'heads' | 'kvHeads' | 'headDim'>,
  names: LayerNames,
  weight: (name: string, rows: number, columns: number) => Tensor,
): Layer {
  return {
    attentionNorm: weight(names.attentionNorm, 1, dim),
    query: weight(names.query, heads * headDim, dim),
    key: weight(names.key, kvHeads * headDim, dim),
    value: weight(names.value, kvHeads * headDim, dim),
    attentionOutput: weight(names.attentionOutput, dim, heads * headDim),
    feedForwardNorm: weight(names.feedForwardNorm, 1, dim),
    gate: weight(names.gate, hiddenDim, dim),
    up: weight(names.up, hiddenDim, dim),
    down: weight(names.down, dim, hiddenDim),
  }
}

/** A model: its shape, and the location of its weights. */
export interface Checkpoint {
  readonly config: Config
  readonly embedding: Tensor
  readonly layers: readonly Layer[]
  readonly finalNorm: Tensor
  /** Projects the last vector to logits. A model with tied weights uses the embedding. */
  readonly output: Tensor
}

/** Standard frequencies of rotary position embeddings. */
export function rotaryFrequencies(headDim: number, base = 10_000): Float64Array {
  return Float64Array.from({ length: headDim / 2 }, (_, i) => base ** ((-2 * i) / headDim))
}
