/**
 * Writes GGUF files of models of the Llama architecture with random weights, to test and to measure with:
 * `node random-gguf.ts FILE [--shape tiny] [--type Q4_0] [--seed 1]`. A file depends on its parameters alone.
 *
 * Quantized weights are random blocks, not quantized numbers: every reader takes the numbers from the blocks.
 */

import { closeSync, openSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { aligned, type GgufMetadata, ggufAlignment, ggufHeader } from '../lib/gguf-header.ts'

/** Dimensions of a model. Each is a multiple of 256 where weights are stored in rows of it. */
export interface Shape {
  readonly layers: number
  readonly width: number
  readonly hidden: number
  readonly heads: number
  readonly keyHeads: number
  readonly tokens: number
  readonly context: number
}

export const shapes = {
  tiny: { layers: 3, width: 256, hidden: 512, heads: 4, keyHeads: 2, tokens: 320, context: 512 },
  tinyllama: { layers: 22, width: 2048, hidden: 5632, heads: 32, keyHeads: 4, tokens: 32000, context: 2048 },
} satisfies Record<string, Shape>

/** Formats of weights: their numbers in GGUF, as a tensor's and as a file's, and how a block of them is made. */
const formats = {
  F32: { type: 0, fileType: 0, block: 1, bytes: 4, fill: fillF32 },
  F16: { type: 1, fileType: 1, block: 1, bytes: 2, fill: fillF16 },
  Q4_0: { type: 2, fileType: 2, block: 32, bytes: 18, fill: fillQ4_0 },
  Q8_0: { type: 8, fileType: 7, block: 32, bytes: 34, fill: fillQ8_0 },
  Q4_K: { type: 12, fileType: 14, block: 256, bytes: 144, fill: fillQ4_K },
} satisfies Record<string, Format>

export type FormatName = keyof typeof formats
export const formatNames = Object.keys(formats) as FormatName[]

interface Format {
  readonly type: number
  readonly fileType: number
  /** Numbers in a block. */
  readonly block: number
  /** Bytes of a block. */
  readonly bytes: number
  /** Fills whole blocks with numbers of the given standard deviation. */
  readonly fill: (bytes: Uint8Array, deviation: number, random: Random) => void
}

interface Tensor {
  readonly name: string
  /** The length of a row first, as GGUF has it. */
  readonly dimensions: readonly number[]
  readonly format: Format
  readonly deviation: number
}

/** Writes the file of a model with random weights. */
export function writeRandomModel(path: string, shape: Shape, formatName: FormatName, seed = 1): void {
  const format = formats[formatName]
  const tensors = tensorsOf(shape, format)
  const file = openSync(path, 'w')
  try {
    const places = tensors.map(tensor => ({ ...tensor, type: tensor.format.type, size: sizeOf(tensor) }))
    writeSync(file, ggufHeader(metadataOf(shape, format), places))
    const random = new Random(seed)
    for (const tensor of tensors) writeTensor(file, tensor, random)
  } finally {
    closeSync(file)
  }
}

function tensorsOf({ layers, width, hidden, heads, keyHeads, tokens }: Shape, format: Format): Tensor[] {
  const keyWidth = (width / heads) * keyHeads
  const matrix = (name: string, columns: number, rows: number, gain = 1): Tensor => ({
    name: `${name}.weight`,
    dimensions: [columns, rows],
    format,
    deviation: gain / Math.sqrt(columns),
  })
  // Deviation 0: all ones.
  const norm = (name: string): Tensor => ({
    name: `${name}.weight`,
    dimensions: [width],
    format: formats.F32,
    deviation: 0,
  })
  const layer = (at: number): Tensor[] => [
    norm(`blk.${at}.attn_norm`),
    matrix(`blk.${at}.attn_q`, width, width),
    matrix(`blk.${at}.attn_k`, width, keyWidth),
    matrix(`blk.${at}.attn_v`, width, keyWidth),
    matrix(`blk.${at}.attn_output`, width, width),
    norm(`blk.${at}.ffn_norm`),
    matrix(`blk.${at}.ffn_gate`, width, hidden),
    matrix(`blk.${at}.ffn_up`, width, hidden),
    matrix(`blk.${at}.ffn_down`, hidden, width),
  ]
  return [
    matrix('token_embd', width, tokens, Math.sqrt(width)),
    norm('output_norm'),
    matrix('output', width, tokens, outputGain), // likely and unlikely tokens lie far apart
    ...Array.from({ length: layers }, (_, at) => layer(at)).flat(),
  ]
}

/** Deviation of the logits: with 4, the likeliest token has a clear lead. */
const outputGain = 4

// ==== Metadata ====

const chatTemplate =
  "{% for message in messages %}{{ '<|' + message['role'] + '|>\\n' + message['content'] + eos_token + '\\n' }}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% endif %}"

function metadataOf(shape: Shape, format: Format): GgufMetadata {
  const tokens = tokensOf(shape.tokens)
  return [
    ['general.architecture', { string: 'llama' }],
    ['general.name', { string: 'random' }],
    ['general.alignment', { u32: ggufAlignment }],
    ['general.file_type', { u32: format.fileType }],
    ['llama.context_length', { u32: shape.context }],
    ['llama.embedding_length', { u32: shape.width }],
    ['llama.block_count', { u32: shape.layers }],
    ['llama.feed_forward_length', { u32: shape.hidden }],
    ['llama.rope.dimension_count', { u32: shape.width / shape.heads }],
    ['llama.attention.head_count', { u32: shape.heads }],
    ['llama.attention.head_count_kv', { u32: shape.keyHeads }],
    ['llama.attention.layer_norm_rms_epsilon', { f32: 1e-5 }],
    ['llama.vocab_size', { u32: shape.tokens }],
    ['tokenizer.ggml.model', { string: 'llama' }],
    ['tokenizer.ggml.tokens', { strings: tokens.map(({ text }) => text) }],
    ['tokenizer.ggml.scores', { f32s: tokens.map((_, at) => -at) }],
    ['tokenizer.ggml.token_type', { i32s: tokens.map(({ type }) => type) }],
    ['tokenizer.ggml.bos_token_id', { u32: 1 }],
    ['tokenizer.ggml.eos_token_id', { u32: 2 }],
    ['tokenizer.ggml.unknown_token_id', { u32: 0 }],
    ['tokenizer.chat_template', { string: chatTemplate }],
  ]
}

const tokenTypes = { normal: 1, unknown: 2, control: 3, byte: 6 }

/** A vocabulary of bytes, letters, and made-up words after a space, which stands in it as "▁". */
function tokensOf(count: number): { text: string; type: number }[] {
  const letters = [...'▁abcdefghijklmnopqrstuvwxyz']
  const word = (at: number) => `▁${letters[1 + (at % 26)]}${at.toString(36)}`
  const tokens = [
    { text: '<unk>', type: tokenTypes.unknown },
    { text: '<s>', type: tokenTypes.control },
    { text: '</s>', type: tokenTypes.control },
    ...Array.from({ length: 256 }, (_, byte) => ({
      text: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
      type: tokenTypes.byte,
    })),
    ...letters.map(text => ({ text, type: tokenTypes.normal })),
  ]
  for (let at = 0; tokens.length < count; at++) tokens.push({ text: word(at), type: tokenTypes.normal })
  return tokens
}

// ==== Weights ====

function sizeOf({ dimensions, format }: Tensor): number {
  return (dimensions.reduce((product, dimension) => product * dimension, 1) / format.block) * format.bytes
}

/** Writes a tensor piece by piece, so that it may exceed the memory. */
function writeTensor(file: number, tensor: Tensor, random: Random): void {
  const size = sizeOf(tensor)
  const pieceSize = tensor.format.bytes * 2 ** 16
  for (let done = 0; done < size; done += pieceSize) {
    const piece = new Uint8Array(Math.min(pieceSize, size - done))
    if (tensor.deviation === 0) new Float32Array(piece.buffer).fill(1)
    else tensor.format.fill(piece, tensor.deviation, random)
    writeSync(file, piece)
  }
  writeSync(file, new Uint8Array(aligned(size) - size))
}

/** A xorshift generator of 32-bit numbers. */
class Random {
  #state: number

  constructor(seed: number) {
    this.#state = (seed * 0x9e3779b9) | 1
  }

  next(): number {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state
    return state >>> 0
  }

  /** Fills bytes, a multiple of 4 of them or fewer at the end. */
  fill(bytes: Uint8Array): void {
    for (let at = 0, bits = 0; at < bytes.length; at++, bits >>>= 8) {
      if (at % 4 === 0) bits = this.next()
      bytes[at] = bits
    }
  }
}

/** Deviation of numbers that are distributed evenly between -1 and 1. */
const evenDeviation = 1 / Math.sqrt(3)

function fillF32(bytes: Uint8Array, deviation: number, random: Random): void {
  const scale = (deviation / evenDeviation) * 2 ** -31
  const numbers = new Float32Array(bytes.buffer)
  for (let at = 0; at < numbers.length; at++) numbers[at] = (random.next() - 2 ** 31) * scale
}

function fillF16(bytes: Uint8Array, deviation: number, random: Random): void {
  const scale = (deviation / evenDeviation) * 2 ** -15
  const numbers = new Float16Array(bytes.buffer)
  for (let at = 0; at < numbers.length; at += 2) {
    const bits = random.next()
    numbers[at] = ((bits & 0xffff) - 2 ** 15) * scale
    numbers[at + 1] = ((bits >>> 16) - 2 ** 15) * scale
  }
}

/** A block: a scale, and 32 numbers of 4 bits, from -8 to 7. Without -8, their mean is 0. */
function fillQ4_0(bytes: Uint8Array, deviation: number, random: Random): void {
  const zero = 8
  random.fill(bytes)
  for (let at = 0; at < bytes.length; at++) {
    const [low, high] = [bytes[at]! & 15, bytes[at]! >> 4]
    bytes[at] = (low || zero) | ((high || zero) << 4)
  }
  setFronts(bytes, formats.Q4_0.bytes, [f16Bits(deviation / evenDeviation / 8)])
}

/** A block: a scale, and 32 numbers from -128 to 127. */
function fillQ8_0(bytes: Uint8Array, deviation: number, random: Random): void {
  random.fill(bytes)
  setFronts(bytes, formats.Q8_0.bytes, [f16Bits(deviation / evenDeviation / 128)])
}

/** A block: two scales, 8 pairs of factors of 6 bits, and 256 numbers from 0 to 15; the second factor is subtracted. */
function fillQ4_K(bytes: Uint8Array, deviation: number, random: Random): void {
  const scale = deviation / evenDeviation / 8 / 32
  random.fill(bytes)
  setFronts(bytes, formats.Q4_K.bytes, [f16Bits(scale), f16Bits(scale * 7.5)])
  const factors = new Uint8Array(8)
  for (let start = 4; start < bytes.length; start += formats.Q4_K.bytes) {
    for (let at = 0; at < 8; at++) factors[at] = 16 + (random.next() % 32)
    // The first four pairs take the low 6 bits of a byte each; the others have their high bits above those.
    for (let at = 0; at < 4; at++) {
      const [low, high] = [factors[at]!, factors[at + 4]!]
      bytes[start + at] = bytes[start + at + 4] = low | ((high >> 4) << 6)
      bytes[start + at + 8] = (high & 15) * 0x11
    }
  }
}

/** Writes numbers of 16 bits to the front of each block. */
function setFronts(bytes: Uint8Array, size: number, front: readonly number[]): void {
  const view = new DataView(bytes.buffer)
  for (let start = 0; start < bytes.length; start += size) {
    front.forEach((bits, at) => {
      view.setUint16(start + 2 * at, bits, true)
    })
  }
}

function f16Bits(value: number): number {
  const view = new DataView(new ArrayBuffer(2))
  view.setFloat16(0, value)
  return view.getUint16(0)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      shape: { type: 'string', default: 'tiny' },
      type: { type: 'string', default: 'F32' },
      seed: { type: 'string', default: '1' },
    },
  })
  const shape = shapes[values.shape as keyof typeof shapes]
  const [path] = positionals
  if (!path || !shape || !formatNames.includes(values.type as FormatName)) {
    console.error(
      `usage: random-gguf.ts FILE [--shape ${Object.keys(shapes).join('|')}] [--type ${formatNames.join('|')}] [--seed N]`,
    )
    process.exitCode = 1
  } else {
    writeRandomModel(path, shape, values.type as FormatName, Number(values.seed))
  }
}
