/** What the decoder needs to know of a model, whatever file it comes from. */

/** A file that is read in pieces, as a model may be larger than the memory. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
}

/** The shape of a Llama-architecture model. */
export interface Config {
  /** Length of the vector that a token is. */
  readonly dim: number
  /** Length of the vector inside a feed-forward block. */
  readonly hiddenDim: number
  readonly layers: number
  /** Query heads. */
  readonly heads: number
  /** Key and value heads; each serves `heads / kvHeads` query heads. */
  readonly kvHeads: number
  readonly headDim: number
  readonly vocabulary: number
  /** The most tokens of a sequence. */
  readonly context: number
  /** Added to the mean square in RMSNorm. */
  readonly epsilon: number
  /** Radians that each pair of a head turns by from one position to the next: `headDim / 2` of them. */
  readonly frequencies: Float64Array
  /** Which elements of a head are turned together: neighbours, or each with the one half a head further. */
  readonly pairs: 'neighbours' | 'halves'
  /** Begins a sequence. */
  readonly firstToken: number
  /** Each ends one. */
  readonly lastTokens: readonly number[]
}

/** How a number is stored. */
export type Precision = 'f32' | 'f16' | 'bf16'

/** The bytes that a number takes. */
export const bytesOf: Readonly<Record<Precision, number>> = { f32: 4, f16: 2, bf16: 2 }

/** A matrix in a file, row after row, or a vector, which has one row. */
export interface Tensor {
  readonly source: ByteSource
  /** Where it begins, in bytes. */
  readonly offset: number
  readonly precision: Precision
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

/** A model: its shape, and where its weights are. */
export interface Checkpoint {
  readonly config: Config
  readonly embedding: Tensor
  readonly layers: readonly Layer[]
  readonly finalNorm: Tensor
  /** Makes logits of the last vector. A model that ties it uses the embedding. */
  readonly output: Tensor
}

/** The usual frequencies of rotary position embeddings. */
export function rotaryFrequencies(headDim: number, base = 10_000): Float64Array {
  return Float64Array.from({ length: headDim / 2 }, (_, i) => base ** ((-2 * i) / headDim))
}
