/** For tests: writes GGUF files. */

import { aligned, type GgufMetadata, ggufHeader } from '../lib/gguf-header.ts'
import type { Checkpoint, LayerNames, Tensor } from './checkpoint.ts'
import { layerNames } from './gguf.ts'
import { numbersOf } from './reference.ts'

/** A tensor: its name, its sizes (columns first), the number of its format, and its bytes. */
export type StoredTensor = readonly [
  name: string,
  dimensions: readonly number[],
  type: number,
  bytes: Uint8Array,
]

/** Writes a file. */
export function ggufFile(metadata: GgufMetadata, tensors: readonly StoredTensor[]): Uint8Array {
  const places = tensors.map(([name, dimensions, type, { length }]) => ({
    name,
    dimensions,
    type,
    size: length,
  }))
  const padded = tensors.flatMap(([, , , bytes]) => [
    bytes,
    new Uint8Array(aligned(bytes.length) - bytes.length),
  ])
  return Uint8Array.from(Buffer.concat([ggufHeader(metadata, places), ...padded]))
}

/** A way to store the numbers of a matrix: the number of its format, the bytes, and the numbers that are left of them. */
export interface Encoding {
  readonly format: number
  encode(numbers: Float64Array): { readonly bytes: Uint8Array; readonly stored: Float64Array }
}

/** Stores numbers as they are. */
export const asF32: Encoding = {
  format: 0,
  encode: numbers => {
    const stored = Float32Array.from(numbers)
    return { bytes: new Uint8Array(stored.buffer), stored: Float64Array.from(stored) }
  },
}

/** Stores numbers in blocks of 32 with a scale, as Q8_0 does. */
export const asQ8: Encoding = {
  format: 8,
  encode: numbers =>
    inBlocks(numbers, 34, 127, (block, quanta) => {
      for (const [j, quantum] of quanta.entries()) block[2 + j] = quantum
    }),
}

/** Stores numbers in blocks of 32 with a scale, as Q4_0 does. */
export const asQ4: Encoding = {
  format: 2,
  encode: numbers =>
    inBlocks(numbers, 18, 7, (block, quanta) => {
      for (let j = 0; j < 16; j++) block[2 + j] = (quanta[j]! + 8) | ((quanta[j + 16]! + 8) << 4)
    }),
}

function inBlocks(
  numbers: Float64Array,
  size: number,
  greatest: number,
  write: (block: Uint8Array, quanta: readonly number[]) => void,
): ReturnType<Encoding['encode']> {
  const stored = numbers.slice()
  const bytes = new Uint8Array((numbers.length / 32) * size)
  for (let i = 0; i < numbers.length / 32; i++) {
    const values = numbers.subarray(32 * i, 32 * i + 32)
    const [scale = 0] = Float16Array.of(Math.max(...values.map(Math.abs)) / greatest)
    const quanta = Array.from(values, value =>
      Math.max(-greatest, Math.min(greatest, Math.round(value / scale))),
    )
    const block = bytes.subarray(i * size, (i + 1) * size)
    block.set(new Uint8Array(Float16Array.of(scale).buffer))
    write(block, quanta)
    stored.set(
      quanta.map(quantum => quantum * scale),
      32 * i,
    )
  }
  return { bytes, stored }
}

/**
 * Writes a model as a GGUF file.
 *
 * @param matrices how its matrices are stored; the norms are f32
 * @param metadata other metadata, which replace those of the same key
 * @param more other tensors
 */
export async function ggufOf(
  { config, embedding, layers, finalNorm, output }: Checkpoint,
  matrices: Encoding,
  metadata: GgufMetadata = [],
  more: readonly StoredTensor[] = [],
): Promise<Uint8Array> {
  const tensor = async (name: string, source: Tensor): Promise<StoredTensor> => {
    const encoding = source.rows === 1 ? asF32 : matrices
    const { bytes } = encoding.encode(await numbersOf(source))
    const sizes = source.rows === 1 ? [source.columns] : [source.columns, source.rows]
    return [`${name}.weight`, sizes, encoding.format, bytes]
  }
  const tensors = await Promise.all([
    tensor('token_embd', embedding),
    tensor('output_norm', finalNorm),
    ...(output === embedding ? [] : [tensor('output', output)]),
    ...layers.flatMap((layer, i) =>
      Object.entries(layerNames).map(([key, name]) =>
        tensor(`blk.${i}.${name}`, layer[key as keyof LayerNames]),
      ),
    ),
  ])
  const usual: GgufMetadata = [
    ['general.architecture', { string: 'llama' }],
    ['llama.embedding_length', { u32: config.dim }],
    ['llama.feed_forward_length', { u32: config.hiddenDim }],
    ['llama.block_count', { u32: config.layers }],
    ['llama.attention.head_count', { u32: config.heads }],
    ['llama.attention.head_count_kv', { u32: config.kvHeads }],
    ['llama.context_length', { u32: config.context }],
    ['llama.attention.layer_norm_rms_epsilon', { f32: config.epsilon }],
    ['tokenizer.ggml.bos_token_id', { u32: config.firstToken }],
    ['tokenizer.ggml.eos_token_id', { u32: config.lastTokens.at(-1)! }],
    ['tokenizer.ggml.model', { string: 'llama' }],
    ['tokenizer.ggml.tokens', { strings: Array.from({ length: config.vocabulary }, (_, i) => `▁w${i}`) }],
    ['tokenizer.ggml.scores', { f32s: Array.from({ length: config.vocabulary }, (_, i) => -i) }],
  ]
  const own = usual.filter(([key]) => !metadata.some(([other]) => other === key))
  return ggufFile([...own, ...metadata], [...tensors, ...more])
}
