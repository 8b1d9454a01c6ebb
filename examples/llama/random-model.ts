/** Tiny models with random weights, as files of both formats. */

import type { ByteSource, Precision } from './checkpoint.ts'
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
  const random = randomNumbers(seed)
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

/** A model as the files of a folder, by name: `config.json` and `files` safetensors files. */
export function safetensorsFiles(
  shape: Shape,
  precision: Precision,
  { tied = true, seed = 1, files = 1, headDim = shape.dim / shape.heads, config = {} } = {},
): Map<string, Uint8Array> {
  const { dim, hiddenDim, layers, heads, kvHeads, vocabulary, context } = shape
  const random = randomNumbers(seed)
  const matrix = (rows: number, columns: number, size = 1 / Math.sqrt(columns)) => ({
    shape: [rows, columns],
    numbers: Array.from({ length: rows * columns }, () => random() * size),
  })
  const norm = () => ({ shape: [dim], numbers: Array.from({ length: dim }, () => 1 + random() / 4) })
  const tensors: Record<string, { shape: number[]; numbers: number[] }> = {
    'model.embed_tokens.weight': matrix(vocabulary, dim, 1),
    'model.norm.weight': norm(),
    ...(tied ? {} : { 'lm_head.weight': matrix(vocabulary, dim) }),
  }
  for (let i = 0; i < layers; i++) {
    const layer = `model.layers.${i}`
    tensors[`${layer}.input_layernorm.weight`] = norm()
    tensors[`${layer}.self_attn.q_proj.weight`] = matrix(heads * headDim, dim)
    tensors[`${layer}.self_attn.k_proj.weight`] = matrix(kvHeads * headDim, dim)
    tensors[`${layer}.self_attn.v_proj.weight`] = matrix(kvHeads * headDim, dim)
    tensors[`${layer}.self_attn.o_proj.weight`] = matrix(dim, heads * headDim)
    tensors[`${layer}.post_attention_layernorm.weight`] = norm()
    tensors[`${layer}.mlp.gate_proj.weight`] = matrix(hiddenDim, dim)
    tensors[`${layer}.mlp.up_proj.weight`] = matrix(hiddenDim, dim)
    tensors[`${layer}.mlp.down_proj.weight`] = matrix(dim, hiddenDim)
  }

  const folder = new Map<string, Uint8Array>()
  const json = (name: string, value: unknown) =>
    folder.set(name, new TextEncoder().encode(JSON.stringify(value)))
  json('config.json', {
    model_type: 'llama',
    hidden_act: 'silu',
    hidden_size: dim,
    intermediate_size: hiddenDim,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim: headDim,
    vocab_size: vocabulary,
    max_position_embeddings: context,
    rms_norm_eps: 1e-6,
    rope_theta: 500_000,
    tie_word_embeddings: tied,
    bos_token_id: 1,
    eos_token_id: 2,
    ...config,
  })
  const entries = Object.entries(tensors)
  const fileOf = (i: number) =>
    files === 1 ? 'model.safetensors' : `model-${i % files}-of-${files}.safetensors`
  for (let file = 0; file < files; file++) {
    const own = entries.filter((_, i) => i % files === file)
    folder.set(fileOf(file), safetensors(own, precision))
  }
  if (files > 1) {
    json('model.safetensors.index.json', {
      weight_map: Object.fromEntries(entries.map(([name], i) => [name, fileOf(i)])),
    })
  }
  return folder
}

function safetensors(
  tensors: readonly [string, { shape: number[]; numbers: number[] }][],
  precision: Precision,
): Uint8Array {
  let offset = 0
  const data: Buffer[] = []
  const header = Object.fromEntries(
    tensors.map(([name, { shape, numbers }]) => {
      const bytes = encode(numbers, precision)
      data.push(bytes)
      const start = offset
      offset += bytes.length
      return [name, { dtype: precision.toUpperCase(), shape, data_offsets: [start, offset] }]
    }),
  )
  const json = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...header }))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, ...data])
}

function encode(numbers: readonly number[], precision: Precision): Buffer {
  if (precision === 'f16') return Buffer.from(Float16Array.from(numbers).buffer)
  const f32 = Buffer.from(Float32Array.from(numbers).buffer)
  if (precision === 'f32') return f32
  return Buffer.concat(numbers.map((_, i) => f32.subarray(4 * i + 2, 4 * i + 4)))
}

/** Random numbers between -1 and 1, reproducible by seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1
  }
}
