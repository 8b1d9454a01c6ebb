/** Models with random weights: tiny ones as files of both formats, and large ones, which are written piece by piece. */

import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { randomNumbers } from '../lib/random-numbers.ts'
import { type ByteSource, bytesOf, type Precision } from './checkpoint.ts'
import type { OpenFile } from './safetensors.ts'

/** Sizes without common factors, so that a wrong index shows. */
export interface Shape {
  readonly dim: number
  readonly hiddenDim: number
  readonly layers: number
  readonly heads: number
  readonly kvHeads: number
  readonly vocabulary: number
  readonly context: number
}

/** A file in memory. */
export function memoryFile(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.slice(offset, offset + length) as Uint8Array<ArrayBuffer>,
  }
}

/** A model in the format of llama2.c. */
export function llama2cFile(shape: Shape, { tied = true, seed = 1 } = {}): Uint8Array {
  const { dim, hiddenDim, layers, heads, kvHeads, vocabulary, context } = shape
  const random = signedNumbers(seed)
  const headDim = dim / heads
  const kvDim = kvHeads * headDim
  const matrix = (count: number, rows: number, columns: number) =>
    Array.from({ length: count * rows * columns }, () => random() / Math.sqrt(columns))
  const norm = (count: number) => Array.from({ length: count * dim }, () => 1 + random() / 4)
  const numbers = [
    matrix(1, vocabulary, dim).map(number => number * Math.sqrt(dim)),
    norm(layers),
    matrix(layers, dim, dim),
    matrix(layers, kvDim, dim),
    matrix(layers, kvDim, dim),
    matrix(layers, dim, dim),
    norm(layers),
    matrix(layers, hiddenDim, dim),
    matrix(layers, dim, hiddenDim),
    matrix(layers, hiddenDim, dim),
    norm(1),
    new Array(context * headDim).fill(Number.NaN), // nothing reads the angles
    tied ? [] : matrix(1, vocabulary, dim),
  ].flat()
  const header = Int32Array.of(
    dim,
    hiddenDim,
    layers,
    heads,
    kvHeads,
    tied ? vocabulary : -vocabulary,
    context,
  )
  return Uint8Array.from(
    Buffer.concat([Buffer.from(header.buffer), Buffer.from(Float32Array.from(numbers).buffer)]),
  )
}

/** Opens the files of {@link safetensorsFiles}. */
export function safetensorsFolder(...args: Parameters<typeof safetensorsFiles>): OpenFile {
  const files = safetensorsFiles(...args)
  return async name => {
    const bytes = files.get(name)
    if (bytes === undefined) throw new Error(`the file ${name} is not in the folder`)
    return memoryFile(bytes)
  }
}

/** Options of a model besides its shape. */
interface ModelOptions {
  readonly tied?: boolean
  readonly headDim?: number
  /** Other fields of `config.json`. */
  readonly config?: object
}

/** A tensor of a model. */
interface RandomTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** Bound of the random numbers, or undefined for the weights of RMSNorm, which are about 1. */
  readonly bound: number | undefined
}

/** A model as the files of a folder, by name: `config.json` and `files` safetensors files. */
export function safetensorsFiles(
  shape: Shape,
  precision: Precision,
  { seed = 1, files = 1, ...options }: ModelOptions & { seed?: number; files?: number } = {},
): Map<string, Uint8Array> {
  const random = signedNumbers(seed)
  const tensors = tensorsOf(shape, options).map(tensor => ({
    ...tensor,
    data: encode(
      Array.from({ length: countOf(tensor) }, () =>
        tensor.bound === undefined ? 1 + random() / 4 : random() * tensor.bound,
      ),
      precision,
    ),
  }))
  const folder = new Map<string, Uint8Array>()
  const json = (name: string, value: unknown) =>
    folder.set(name, new TextEncoder().encode(JSON.stringify(value)))
  json('config.json', configOf(shape, options))
  const fileOf = (i: number) =>
    files === 1 ? 'model.safetensors' : `model-${i % files}-of-${files}.safetensors`
  for (let file = 0; file < files; file++) {
    const own = tensors.filter((_, i) => i % files === file)
    folder.set(fileOf(file), Buffer.concat([headerOf(own, precision), ...own.map(({ data }) => data)]))
  }
  if (files > 1) {
    json('model.safetensors.index.json', {
      weight_map: Object.fromEntries(tensors.map(({ name }, i) => [name, fileOf(i)])),
    })
  }
  return folder
}

/**
 * Writes a model in f16 of any size to a folder that it makes, with a `tokenizer.bin` of {@link tokenizerFile}.
 *
 * Only the lower bits of the numbers are random: a number is between a half of its bound and the bound, with a random sign.
 */
export function writeRandomModel(folder: string, shape: Shape, options: ModelOptions = {}): void {
  mkdirSync(folder)
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configOf(shape, options)))
  writeFileSync(join(folder, 'tokenizer.bin'), tokenizerFile(shape.vocabulary))
  const tensors = tensorsOf(shape, options)
  const file = openSync(join(folder, 'model.safetensors'), 'w')
  try {
    writeSync(file, headerOf(tensors, 'f16'))
    const piece = new Uint32Array(1 << 20)
    let state = 1
    for (const tensor of tensors) {
      const [half] = new Uint16Array(
        Float16Array.of(tensor.bound === undefined ? 1 : tensor.bound / 2).buffer,
      )
      const isRandom = tensor.bound !== undefined
      const exponent = (half! & 0x7c00) * 0x10001
      for (let left = countOf(tensor) / 2; left > 0; left -= piece.length) {
        if (!isRandom) piece.fill(half! * 0x10001)
        for (let i = 0; isRandom && i < Math.min(left, piece.length); i++) {
          state ^= state << 13
          state ^= state >>> 17
          state ^= state << 5
          piece[i] = (state & 0x83ff83ff) | exponent
        }
        writeSync(file, piece.subarray(0, left))
      }
    }
  } finally {
    closeSync(file)
  }
}

/** A `tokenizer.bin` of llama2.c with three control tokens, 256 byte tokens, and words, which no letters make. */
export function tokenizerFile(vocabulary: number): Uint8Array {
  const pieces = Array.from({ length: vocabulary }, (_, token) => {
    if (token < 3) return ['<unk>', '<s>', '</s>'][token]!
    return token < 259 ? `<0x${(token - 3).toString(16).toUpperCase().padStart(2, '0')}>` : ` w${token}`
  })
  const entries = pieces.flatMap(piece => {
    const header = Buffer.alloc(8)
    header.writeInt32LE(piece.length, 4)
    return [header, Buffer.from(piece)]
  })
  return Buffer.concat([Buffer.alloc(4), ...entries])
}

function tensorsOf(
  shape: Shape,
  { tied = true, headDim = shape.dim / shape.heads }: ModelOptions,
): RandomTensor[] {
  const { dim, hiddenDim, layers, heads, kvHeads, vocabulary } = shape
  const matrix = (name: string, rows: number, columns: number, bound = 1 / Math.sqrt(columns)) => ({
    name: `${name}.weight`,
    shape: [rows, columns],
    bound,
  })
  const norm = (name: string) => ({ name: `${name}.weight`, shape: [dim], bound: undefined })
  return [
    matrix('model.embed_tokens', vocabulary, dim, 1),
    norm('model.norm'),
    ...(tied ? [] : [matrix('lm_head', vocabulary, dim)]),
    ...Array.from({ length: layers }, (_, i) => `model.layers.${i}`).flatMap(layer => [
      norm(`${layer}.input_layernorm`),
      matrix(`${layer}.self_attn.q_proj`, heads * headDim, dim),
      matrix(`${layer}.self_attn.k_proj`, kvHeads * headDim, dim),
      matrix(`${layer}.self_attn.v_proj`, kvHeads * headDim, dim),
      matrix(`${layer}.self_attn.o_proj`, dim, heads * headDim),
      norm(`${layer}.post_attention_layernorm`),
      matrix(`${layer}.mlp.gate_proj`, hiddenDim, dim),
      matrix(`${layer}.mlp.up_proj`, hiddenDim, dim),
      matrix(`${layer}.mlp.down_proj`, dim, hiddenDim),
    ]),
  ]
}

function countOf({ shape }: RandomTensor): number {
  return shape.reduce((product, size) => product * size, 1)
}

function configOf(
  shape: Shape,
  { tied = true, headDim = shape.dim / shape.heads, config }: ModelOptions,
): object {
  return {
    model_type: 'llama',
    hidden_act: 'silu',
    hidden_size: shape.dim,
    intermediate_size: shape.hiddenDim,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    num_key_value_heads: shape.kvHeads,
    head_dim: headDim,
    vocab_size: shape.vocabulary,
    max_position_embeddings: shape.context,
    rms_norm_eps: 1e-6,
    rope_theta: 500_000,
    tie_word_embeddings: tied,
    bos_token_id: 1,
    eos_token_id: 2,
    ...config,
  }
}

/** The start of a safetensors file: the size of its description, and the description. */
function headerOf(tensors: readonly RandomTensor[], precision: Precision): Uint8Array {
  let offset = 0
  const entries = tensors.map(tensor => {
    const start = offset
    offset += countOf(tensor) * bytesOf[precision]
    return [
      tensor.name,
      { dtype: precision.toUpperCase(), shape: tensor.shape, data_offsets: [start, offset] },
    ]
  })
  const json = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json])
}

function encode(numbers: readonly number[], precision: Precision): Buffer {
  if (precision === 'f16') return Buffer.from(Float16Array.from(numbers).buffer)
  const f32 = Buffer.from(Float32Array.from(numbers).buffer)
  if (precision === 'f32') return f32
  return Buffer.concat(numbers.map((_, i) => f32.subarray(4 * i + 2, 4 * i + 4)))
}

/** Returns a function with numbers from -1 to below 1, which are the same for the same seed. */
function signedNumbers(seed: number): () => number {
  const random = randomNumbers(seed)
  return () => 2 * random() - 1
}
