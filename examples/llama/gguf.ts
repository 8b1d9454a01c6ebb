/**
 * Reads GGUF files, as llama.cpp and its kind have them: a header with the model's shape and its tokenizer, the places of the
 * tensors, then the tensors.
 */

import { type TokenizerFile, tokenizerOf } from './bpe.ts'
import {
  type ByteSource,
  byteLengthOf,
  type Checkpoint,
  isQuantized,
  type LayerNames,
  layerOf,
  type Precision,
  rotaryFrequencies,
  type Tensor,
} from './checkpoint.ts'
import { blockFormats, type Quantization } from './quantization.ts'
import { ScoredTokenizer, type Tokenizer } from './tokenizer.ts'

/** Numbers of the formats that are read, in GGUF. */
const formats: Readonly<Record<number, Precision | Quantization>> = {
  0: 'f32',
  1: 'f16',
  2: 'Q4_0',
  3: 'Q4_1',
  6: 'Q5_0',
  7: 'Q5_1',
  8: 'Q8_0',
  10: 'Q2_K',
  11: 'Q3_K',
  12: 'Q4_K',
  13: 'Q5_K',
  14: 'Q6_K',
  30: 'bf16',
}

type Value = number | boolean | string | readonly Value[]

/** The values in the header of a file, and the places of its tensors. */
interface Header {
  readonly values: ReadonlyMap<string, Value>
  readonly tensors: ReadonlyMap<string, Tensor>
}

/** @throws Error when the file is damaged, or the model is not of the Llama architecture */
export async function readGguf(
  source: ByteSource,
): Promise<{ checkpoint: Checkpoint; tokenizer: Tokenizer }> {
  const header = await readHeader(source)
  return { checkpoint: await checkpointOf(header), tokenizer: tokenizerFrom(header) }
}

async function checkpointOf({ values, tensors }: Header): Promise<Checkpoint> {
  const architecture = values.get('general.architecture')
  if (architecture !== 'llama')
    throw new Error(`the model is of the architecture ${shown(architecture)}; only llama is supported`)
  const number = (name: string, standard?: number): number => {
    const value = values.get(`llama.${name}`) ?? standard
    if (typeof value !== 'number' || !(value > 0)) throw new Error(`the model has no number llama.${name}`)
    return value
  }
  const splits = values.get('split.count')
  if (typeof splits === 'number' && splits > 1)
    throw new Error(`the model is one of ${splits} files; join them first, with llama-gguf-split --merge`)
  if (values.has('llama.expert_count') && values.get('llama.expert_count') !== 0)
    throw new Error('the model has experts; they are not supported')
  const bias = [...tensors.keys()].find(name => name.endsWith('.bias'))
  if (bias !== undefined) throw new Error(`the model has ${shown(bias)}; biases are not supported`)

  const tensor = (name: string, rows: number, columns: number): Tensor => {
    const found = tensors.get(name)
    if (found === undefined) throw new Error(`the model has no tensor ${name}`)
    if (found.rows !== rows || found.columns !== columns)
      throw new Error(`${name} is ${found.rows} x ${found.columns}, not ${rows} x ${columns}`)
    return found
  }
  const dim = number('embedding_length')
  const heads = number('attention.head_count')
  const kvHeads = number('attention.head_count_kv', heads)
  const headDim = number('attention.key_length', dim / heads)
  const hiddenDim = number('feed_forward_length')
  const layers = number('block_count')
  const embedded = tensors.get('token_embd.weight')?.rows ?? 0
  const embedding = tensor('token_embd.weight', embedded, dim)
  if (number('rope.dimension_count', headDim) !== headDim)
    throw new Error('the model turns a part of each head; that is not supported')
  const scaling = values.get('llama.rope.scaling.type') ?? 'none'
  if (scaling !== 'none' && scaling !== 'linear')
    throw new Error(`the model scales its rotations by ${shown(scaling)}; only linear is supported`)
  const factor = scaling === 'linear' ? number('rope.scaling.factor') : 1
  // Llama 3.1 lowers the low frequencies, each by a factor of its own.
  const factors = tensors.has('rope_freqs.weight')
    ? await f32Of(tensor('rope_freqs.weight', 1, headDim / 2))
    : undefined
  const frequencies = rotaryFrequencies(headDim, number('rope.freq_base', 10_000)).map(
    (frequency, i) => frequency / factor / (factors?.[i] ?? 1),
  )
  return {
    config: {
      dim,
      hiddenDim,
      layers,
      heads,
      kvHeads,
      headDim,
      vocabulary: embedded,
      context: number('context_length'),
      epsilon: number('attention.layer_norm_rms_epsilon'),
      frequencies,
      pairs: 'neighbours', // the rows of queries and keys are in this order
      firstToken: tokenOf(values, 'bos') ?? 1,
      omitsFirst: values.get('tokenizer.ggml.add_bos_token') === false,
      lastTokens: ['eos', 'eot'].flatMap(name => tokenOf(values, name) ?? []),
    },
    embedding,
    layers: Array.from({ length: layers }, (_, i) =>
      layerOf({ dim, hiddenDim, heads, kvHeads, headDim }, layerNames, (name, rows, columns) =>
        tensor(`blk.${i}.${name}.weight`, rows, columns),
      ),
    ),
    finalNorm: tensor('output_norm.weight', 1, dim),
    output: tensors.has('output.weight') ? tensor('output.weight', embedded, dim) : embedding,
  }
}

/** Names of the weights of a layer in GGUF. */
export const layerNames: LayerNames = {
  attentionNorm: 'attn_norm',
  query: 'attn_q',
  key: 'attn_k',
  value: 'attn_v',
  attentionOutput: 'attn_output',
  feedForwardNorm: 'ffn_norm',
  gate: 'ffn_gate',
  up: 'ffn_up',
  down: 'ffn_down',
}

async function f32Of(tensor: Tensor): Promise<Float32Array> {
  if (tensor.precision !== 'f32')
    throw new Error(`rope_freqs.weight is stored as ${tensor.precision}, not f32`)
  const { buffer, byteOffset, length } = await tensor.source.read(tensor.offset, byteLengthOf(tensor))
  return new Float32Array(buffer.slice(byteOffset, byteOffset + length))
}

/** Returns the number of a special token, such as `bos`. */
function tokenOf(values: Header['values'], name: string): number | undefined {
  const token = values.get(`tokenizer.ggml.${name}_token_id`)
  return typeof token === 'number' ? token : undefined
}

/** Kinds of tokens in GGUF: those that end a sequence and its like, and those of a user. */
const [control, userDefined] = [3, 4]

function tokenizerFrom({ values, tensors }: Header): Tokenizer {
  const list = <T extends Value>(name: string, type: string): readonly T[] | undefined => {
    const found = values.get(`tokenizer.ggml.${name}`)
    const isList = Array.isArray(found) && (found.length === 0 || typeof found[0] === type)
    return isList ? (found as readonly T[]) : undefined
  }
  const pieces = list<string>('tokens', 'string')
  const vocabulary = tensors.get('token_embd.weight')!.rows
  if (pieces === undefined || pieces.length < vocabulary)
    throw new Error(`the tokenizer has ${pieces?.length ?? 'no'} tokens; the model has ${vocabulary}`)
  const kind = values.get('tokenizer.ggml.model')
  if (kind === 'llama') {
    const scores = list<number>('scores', 'number')
    if (scores?.length !== pieces.length) throw new Error('the tokenizer has no score for each token')
    const spaced = pieces.map(piece => piece.replaceAll('▁', ' '))
    return new ScoredTokenizer(spaced, scores, values.get('tokenizer.ggml.add_space_prefix') !== false)
  }
  if (kind !== 'gpt2')
    throw new Error(`the tokenizer is of the kind ${shown(kind)}; supported are llama and gpt2`)
  const name = String(values.get('tokenizer.ggml.pre') ?? 'gpt-2')
  const splitting = Object.hasOwn(splittings, name) ? splittings[name] : undefined
  if (splitting === undefined)
    throw new Error(
      `the tokenizer splits texts as ${shown(name)}; supported are ${Object.keys(splittings).join(', ')}`,
    )
  const merges = list<string>('merges', 'string')
  if (merges === undefined) throw new Error('the tokenizer has no merges')
  const kinds = list<number>('token_type', 'number') ?? []
  return tokenizerOf({
    model: { vocab: Object.fromEntries(pieces.map((piece, token) => [piece, token])), merges },
    added_tokens: pieces.flatMap((content, id) =>
      kinds[id] === control || kinds[id] === userDefined ? { id, content } : [],
    ),
    pre_tokenizer: { type: 'Sequence', pretokenizers: splitting },
  })
}

const bytesOnly = { type: 'ByteLevel', use_regex: false }
const llama3 = [
  {
    type: 'Split',
    pattern: {
      Regex:
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    },
  },
  bytesOnly,
]
const smolLm = [{ type: 'Digits', individual_digits: true }, { type: 'ByteLevel' }]

/** Ways to split a text into words before pairs are merged, by their names in GGUF. */
const splittings: Readonly<Record<string, NonNullable<TokenizerFile['pre_tokenizer']>[]>> = {
  'gpt-2': [{ type: 'ByteLevel' }],
  'llama-bpe': llama3,
  llama3,
  'llama-v3': llama3,
  smollm: smolLm,
}

/** Returns a value of the file for a message. */
function shown(value: Value | undefined): string {
  return String(value)
    .slice(0, 100)
    .replaceAll(/[^\x20-\x7e]/g, '?')
}

/** Bytes of a header that are read at first. Those of a model with 128,000 tokens are some 8 MB. */
const firstLength = 1 << 20

/** Most bytes of a header. */
const mostLength = 1 << 28

async function readHeader(source: ByteSource): Promise<Header> {
  for (let length = firstLength; ; length *= 4) {
    const bytes = await source.read(0, Math.min(length, source.size))
    try {
      return new HeaderReader(bytes, source).read()
    } catch (error) {
      if (!(error instanceof EndOfBytes)) throw error
      if (length >= source.size) throw new Error('the GGUF file ends within its header')
      if (length >= mostLength)
        throw new Error(`the GGUF file is damaged: its header has more than ${mostLength / 2 ** 20} MiB`)
    }
  }
}

/** Arrays of the header that are needed. Others, which may have as many items, are skipped. */
const arrays: ReadonlySet<string> = new Set(
  ['tokens', 'scores', 'merges', 'token_type'].map(name => `tokenizer.ggml.${name}`),
)

/** Bytes of a number or boolean, by its type. */
const sizes: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
}

/** @throws Error when tensors have one name, overlap, or begin at no multiple of the alignment */
function checkPlaces(
  tensors: readonly (readonly [name: string, Tensor])[],
  start: number,
  alignment: number,
): void {
  const damaged = (reason: string) => new Error(`the GGUF file is damaged: ${reason}`)
  const names = new Set<string>()
  let before: readonly [name: string, end: number] = ['', start]
  for (const [name, tensor] of tensors.toSorted(([, a], [, b]) => a.offset - b.offset)) {
    const offset = tensor.offset - start
    if (names.has(name)) throw damaged(`it has two tensors ${shown(name)}`)
    names.add(name)
    if (offset % alignment !== 0)
      throw damaged(`${shown(name)} begins at ${offset}, which is no multiple of ${alignment}`)
    if (tensor.offset < before[1]) throw damaged(`${shown(before[0])} and ${shown(name)} overlap`)
    before = [name, tensor.offset + byteLengthOf(tensor)]
  }
}

class EndOfBytes extends Error {}

class HeaderReader {
  private readonly source: ByteSource
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private at = 0

  constructor(bytes: Uint8Array, source: ByteSource) {
    this.source = source
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  read(): Header {
    const magic = new TextDecoder().decode(this.take(4))
    if (magic !== 'GGUF') throw new Error('this is not a GGUF file: it does not begin with GGUF')
    const version = this.u32()
    if (version !== 2 && version !== 3) {
      const isSwapped = version === 0x0200_0000 || version === 0x0300_0000
      const found = isSwapped ? 'is big-endian' : `has version ${version}`
      throw new Error(`the GGUF file ${found}; versions 2 and 3 are supported, little-endian`)
    }
    const tensorCount = this.count()
    const valueCount = this.count()
    const values = new Map<string, Value>()
    for (let i = 0; i < valueCount; i++) {
      const key = this.string()
      values.set(key, this.value(this.u32(), arrays.has(key)))
    }
    const places = Array.from({ length: tensorCount }, () => this.place())
    const alignment = values.get('general.alignment') ?? 32
    if (typeof alignment !== 'number' || !Number.isInteger(alignment) || alignment < 1)
      throw new Error('the GGUF file has no sensible general.alignment')
    const start = Math.ceil(this.at / alignment) * alignment
    const tensors = places.map(place => this.tensor(place, start))
    checkPlaces(tensors, start, alignment)
    return { values, tensors: new Map(tensors) }
  }

  private tensor(
    { name, sizes, type, offset }: ReturnType<HeaderReader['place']>,
    start: number,
  ): [string, Tensor] {
    const precision = formats[type]
    if (precision === undefined)
      throw new Error(
        `${shown(name)} is stored in the format ${type} of GGUF; supported are ${Object.values(formats).join(', ')}`,
      )
    const [columns = 1, ...others] = sizes
    const rows = others.reduce((product, size) => product * size, 1)
    const tensor = { source: this.source, offset: start + offset, precision, rows, columns }
    if (isQuantized(precision) && columns % blockFormats[precision].numbers !== 0)
      throw new Error(`the rows of ${shown(name)} are no whole blocks of ${precision}`)
    if (!(tensor.offset + byteLengthOf(tensor) <= this.source.size))
      throw new Error(`the GGUF file ends before the end of ${shown(name)}`)
    return [name, tensor]
  }

  private place() {
    const name = this.string()
    const dimensions = this.u32()
    if (dimensions > 4)
      throw new Error(`the GGUF file is damaged: ${shown(name)} has ${dimensions} dimensions`)
    const sizes = Array.from({ length: dimensions }, () => this.u64())
    return { name, sizes, type: this.u32(), offset: this.u64() }
  }

  /** @param isKept whether the items of an array are read; else they are skipped, and the array is an empty one */
  private value(type: number, isKept: boolean, depth = 0): Value {
    const read = this.numbers[type]
    if (read !== undefined) return read()
    if (type === 7) return this.take(1)[0] !== 0
    if (type === 8) return this.string()
    if (type !== 9 || depth > 3)
      throw new Error(`the GGUF file is damaged: it has a value of the type ${type}`)
    const inner = this.u32()
    const count = this.count()
    if (isKept) {
      if (inner === 8) return this.strings(count)
      return Array.from({ length: count }, () => this.value(inner, isKept, depth + 1))
    }
    const size = sizes[inner]
    if (size !== undefined) this.skip(count * size)
    else if (inner === 8) for (let i = 0; i < count; i++) this.skip(this.count())
    else for (let i = 0; i < count; i++) this.value(inner, isKept, depth + 1)
    return []
  }

  /** Reads strings, which one call decodes: each call costs an interpreter more than the text. */
  private strings(count: number): string[] {
    const parts = Array.from({ length: count }, () => this.take(this.count()))
    const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length + 1, 0))
    let at = 0
    for (const part of parts) {
      joined.set(part, at)
      at += part.length + 1 // a zero follows each
    }
    const texts = new TextDecoder().decode(joined).split('\0').slice(0, -1)
    return texts.length === count ? texts : parts.map(part => new TextDecoder().decode(part))
  }

  private readonly numbers: Readonly<Record<number, () => number>> = {
    0: () => this.take(1)[0]!,
    1: () => (this.take(1)[0]! << 24) >> 24,
    2: () => this.view.getUint16(this.skip(2), true),
    3: () => this.view.getInt16(this.skip(2), true),
    4: () => this.u32(),
    5: () => this.view.getInt32(this.skip(4), true),
    6: () => this.view.getFloat32(this.skip(4), true),
    10: () => this.u64(),
    11: () => Number(this.view.getBigInt64(this.skip(8), true)),
    12: () => this.view.getFloat64(this.skip(8), true),
  }

  /** A number of things, each of which has at least one byte. */
  private count(): number {
    const count = this.u64()
    if (count > this.source.size) throw new Error(`the GGUF file is damaged: it counts ${count} things`)
    if (count > this.bytes.length - this.at) throw new EndOfBytes()
    return count
  }

  private string(): string {
    return new TextDecoder().decode(this.take(this.count()))
  }

  private u32(): number {
    return this.view.getUint32(this.skip(4), true)
  }

  private u64(): number {
    return Number(this.view.getBigUint64(this.skip(8), true))
  }

  private take(length: number): Uint8Array {
    const start = this.skip(length)
    return this.bytes.subarray(start, start + length)
  }

  /** Returns the place of the next bytes, and goes behind them. */
  private skip(length: number): number {
    const start = this.at
    if (start + length > this.bytes.length) throw new EndOfBytes()
    this.at += length
    return start
  }
}
