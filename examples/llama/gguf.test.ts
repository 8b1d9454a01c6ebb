import { describe, expect, it } from 'vitest'
import type { GgufMetadata } from '../lib/gguf-header.ts'
import { readTokenizerJson } from './bpe.ts'
import { type Checkpoint, rotaryFrequencies, type Tensor } from './checkpoint.ts'
import { readGguf } from './gguf.ts'
import { asF32, asQ8, ggufFile, ggufOf, type StoredTensor } from './gguf-file.ts'
import { readLlama2c } from './llama2c.ts'
import { llama2cFile, memoryFile, type Shape } from './random-model.ts'
import { numbersOf } from './reference.ts'

const shape: Shape = { dim: 64, hiddenDim: 96, layers: 2, heads: 4, kvHeads: 2, vocabulary: 9, context: 8 }
const model = (tied = true) => readLlama2c(memoryFile(llama2cFile(shape, { tied })))

/** Reads a model that is stored as f32 with these values in its header. */
async function readWith(...metadata: GgufMetadata) {
  return readGguf(memoryFile(await ggufOf(await model(), asF32, metadata)))
}

describe('a GGUF file', () => {
  it.each([true, false])('has the shape and the weights that were written to it, tied: %s', async tied => {
    const written = await model(tied)
    const { checkpoint } = await readGguf(memoryFile(await ggufOf(written, asF32)))
    const { lastTokens, epsilon, ...config } = written.config
    expect(checkpoint.config).toMatchObject(config)
    expect(checkpoint.config.lastTokens).toEqual([lastTokens.at(-1)])
    expect(checkpoint.config.epsilon).toBeCloseTo(epsilon, 9)
    expect(checkpoint.output === checkpoint.embedding).toBe(tied)
    const tensorsOf = ({ embedding, output, finalNorm, layers }: Checkpoint): Record<string, Tensor>[] => [
      { embedding, output, finalNorm },
      ...layers.map(layer => ({ ...layer })),
    ]
    const expected = tensorsOf(written)
    for (const [i, tensors] of tensorsOf(checkpoint).entries())
      for (const [name, tensor] of Object.entries(tensors))
        expect(await numbersOf(tensor), name).toEqual(await numbersOf(expected[i]![name]!))
  })

  it('scales the rotations by one factor, or each by its own', async () => {
    const plain = rotaryFrequencies(16, 500_000)
    const base: GgufMetadata[number] = ['llama.rope.freq_base', { f32: 500_000 }]
    const linear = await readWith(
      base,
      ['llama.rope.scaling.type', { string: 'linear' }],
      ['llama.rope.scaling.factor', { f32: 4 }],
    )
    expect([...linear.checkpoint.config.frequencies]).toEqual([...plain].map(frequency => frequency / 4))
    const factors = Float32Array.from({ length: 8 }, (_, i) => i + 1)
    const tensor: StoredTensor = ['rope_freqs.weight', [8], 0, new Uint8Array(factors.buffer)]
    const own = await readGguf(memoryFile(await ggufOf(await model(), asF32, [base], [tensor])))
    expect([...own.checkpoint.config.frequencies]).toEqual(
      [...plain].map((frequency, i) => frequency / (i + 1)),
    )
  })

  it.each([true, false])('says whether a text starts with the first token: %s', async starts => {
    const { checkpoint } = await readWith(['tokenizer.ggml.add_bos_token', { bool: starts }])
    expect(checkpoint.config.omitsFirst).toBe(!starts)
  })

  it('whose header has no end is refused before it fills the memory', async () => {
    const header = ggufFile([], [])
    new DataView(header.buffer).setBigUint64(16, 1n, true) // a value
    const long = new Uint8Array(64)
    long.set(header.subarray(0, 24))
    new DataView(long.buffer).setBigUint64(24, 3_000_000_000n, true) // the length of its key
    let most = 0
    const source = {
      size: 4_000_000_000,
      read: async (_: number, length: number) => {
        most = Math.max(most, length)
        return long
      },
    }
    await expect(readGguf(source)).rejects.toThrow(
      'the GGUF file is damaged: its header has more than 256 MiB',
    )
    expect(most).toBe(2 ** 28)
  })

  it('ends sequences with the tokens for the end of a text and of a turn', async () => {
    const { checkpoint } = await readWith(['tokenizer.ggml.eot_token_id', { u32: 7 }])
    expect(checkpoint.config.lastTokens).toEqual([2, 7])
  })

  it.each<[metadata: GgufMetadata, message: string]>([
    [
      [['general.architecture', { string: 'gemma' }]],
      'the model is of the architecture gemma; only llama is supported',
    ],
    [[['llama.block_count', { u32: 3 }]], 'the model has no tensor blk.2.attn_norm.weight'],
    [[['llama.block_count', { string: '2' }]], 'the model has no number llama.block_count'],
    [[['llama.embedding_length', { u32: 32 }]], 'token_embd.weight is 9 x 64, not 9 x 32'],
    [[['llama.expert_count', { u32: 8 }]], 'the model has experts; they are not supported'],
    [
      [['llama.rope.dimension_count', { u32: 8 }]],
      'the model turns a part of each head; that is not supported',
    ],
    [
      [['llama.rope.scaling.type', { string: 'yarn' }]],
      'the model scales its rotations by yarn; only linear is supported',
    ],
    [
      [['split.count', { u32: 3 }]],
      'the model is one of 3 files; join them first, with llama-gguf-split --merge',
    ],
    [
      [['tokenizer.ggml.model', { string: 'bert' }]],
      'the tokenizer is of the kind bert; supported are llama and gpt2',
    ],
    [[['tokenizer.ggml.tokens', { strings: ['a'] }]], 'the tokenizer has 1 tokens; the model has 9'],
    [[['tokenizer.ggml.scores', { f32s: [1] }]], 'the tokenizer has no score for each token'],
    [[['general.alignment', { u32: 0 }]], 'the GGUF file has no sensible general.alignment'],
    [
      [
        ['tokenizer.ggml.model', { string: 'gpt2' }],
        ['tokenizer.ggml.pre', { string: 'qwen2' }],
      ],
      'the tokenizer splits texts as qwen2; supported are gpt-2, llama-bpe, llama3, llama-v3, smollm',
    ],
  ])('with %j in its header is refused', async (metadata, message) => {
    await expect(readWith(...metadata)).rejects.toThrow(new Error(message))
  })

  it.each<[tensor: StoredTensor, message: string]>([
    [
      ['blk.0.attn_q.bias', [64], 0, new Uint8Array(256)],
      'the model has blk.0.attn_q.bias; biases are not supported',
    ],
    [['odd.weight', [33, 2], 8, new Uint8Array(68)], 'the rows of odd.weight are no whole blocks of Q8_0'],
    [
      ['new.weight', [32], 39, new Uint8Array(17)],
      'new.weight is stored in the format 39 of GGUF; supported are f32, f16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, bf16',
    ],
    [
      ['long.weight', [2 ** 52, 2 ** 52], 0, new Uint8Array(4)],
      'the GGUF file ends before the end of long.weight',
    ],
  ])('with another tensor %j is refused', async ([name, sizes, format, bytes], message) => {
    const file = await ggufOf(await model(), asF32, [], [[name, sizes, format, bytes]])
    await expect(readGguf(memoryFile(file))).rejects.toThrow(new Error(message))
  })

  it.each<[offsets: readonly number[], message: string]>([
    [[0, 32], 'a.weight and b.weight overlap'],
    [[64, 0], 'b.weight and a.weight overlap'],
    [[0, 68], 'b.weight begins at 68, which is no multiple of 32'],
  ])('whose tensors begin at %j is refused', async (offsets, message) => {
    const zeros = new Uint8Array(4 * 24)
    const file = ggufFile(
      [],
      ['a.weight', 'b.weight'].map(name => [name, [24], 0, zeros]),
    )
    const view = new DataView(file.buffer)
    const placeLength = 8 + 'a.weight'.length + 4 + 8 + 4 + 8
    for (const [i, offset] of offsets.entries())
      view.setBigUint64(24 + (i + 1) * placeLength - 8, BigInt(offset), true)
    await expect(readGguf(memoryFile(file))).rejects.toThrow(
      new Error(`the GGUF file is damaged: ${message}`),
    )
  })

  it('with two tensors of a name is refused', async () => {
    const zeros = new Uint8Array(4)
    const file = ggufFile(
      [],
      ['a.weight', 'a.weight'].map(name => [name, [1], 0, zeros]),
    )
    await expect(readGguf(memoryFile(file))).rejects.toThrow(
      new Error('the GGUF file is damaged: it has two tensors a.weight'),
    )
  })

  it('is read past arrays that nobody needs, and a number that is an array there is missed', async () => {
    const { checkpoint } = await readWith(
      ['general.tags', { strings: ['one', 'two'] }],
      ['tokenizer.ggml.counts', { i32s: [1, 2, 3] }],
      ['tokenizer.ggml.weights', { f32s: [1, 2, 3] }],
    )
    expect(checkpoint.config).toMatchObject({ dim: shape.dim, layers: shape.layers })
    await expect(readWith(['llama.attention.head_count_kv', { i32s: [2, 2] }])).rejects.toThrow(
      new Error('the model has no number llama.attention.head_count_kv'),
    )
  })

  it('of which any part is missing, or any byte of the header changed, is refused in a line or read', async () => {
    const file = await ggufOf(await model(), asQ8)
    const inOneLine = async (bytes: Uint8Array) => {
      const error = await readGguf(memoryFile(bytes)).then(
        () => undefined,
        (error: Error) => error,
      )
      if (error !== undefined)
        expect(error).toMatchObject({ name: 'Error', message: expect.stringMatching(/^[^\n]+$/) })
      return error?.message
    }
    for (const length of [0, 3, 8, 20, 500, 1500, 2500, file.length - 1])
      expect(await inOneLine(file.slice(0, length))).toMatch(/ends|does not begin/)
    for (let at = 0; at < 2600; at += 7) {
      const changed = file.slice()
      changed[at]! ^= 0xff
      await inOneLine(changed)
    }
  })

  it('of another byte order or version is refused', async () => {
    const file = ggufFile([], [])
    const withVersion = (...bytes: number[]) => {
      const changed = file.slice()
      changed.set(bytes, 4)
      return readGguf(memoryFile(changed))
    }
    await expect(withVersion(0, 0, 0, 3)).rejects.toThrow('the GGUF file is big-endian; versions 2 and 3')
    await expect(withVersion(1, 0, 0, 0)).rejects.toThrow('the GGUF file has version 1; versions 2 and 3')
  })
})

describe('the tokenizer of a GGUF file', () => {
  it('merges by scores, and takes bytes for characters that it lacks', async () => {
    const tokens = ['<unk>', '<s>', '</s>', '<0xC3>', '<0xA4>', '▁', 'a', 'b', '▁a', 'ab']
    const { tokenizer } = await readWith(
      ['tokenizer.ggml.tokens', { strings: tokens }],
      ['tokenizer.ggml.scores', { f32s: [0, 0, 0, 0, 0, -5, -6, -7, -2, -1] }],
    )
    expect(tokenizer.encode('ab')).toEqual([5, 9])
    expect(tokenizer.encode('aä')).toEqual([8, 3, 4])
    expect(new TextDecoder().decode(tokenizer.decode(8, 1))).toBe('a')
    expect(new TextDecoder().decode(tokenizer.decode(8, 6))).toBe(' a')
  })

  it('adds no space in front where the file says so', async () => {
    const tokens = ['<unk>', '<s>', '</s>', '▁', 'a', 'b', 'c', 'd', '▁a']
    const { tokenizer } = await readWith(
      ['tokenizer.ggml.tokens', { strings: tokens }],
      ['tokenizer.ggml.scores', { f32s: tokens.map(() => 0) }],
      ['tokenizer.ggml.add_space_prefix', { bool: false }],
    )
    expect(tokenizer.encode('a a')).toEqual([4, 8])
  })

  it('merges pairs of bytes as tokenizer.json does, also around tokens that end a text', async () => {
    const pieces = ['<|end|>', 'a', 'b', 'Ġ', 'ab', 'Ġab', '1', '2', '12', 'Ċ']
    const merges = ['a b', 'Ġ ab', '1 2']
    const json = readTokenizerJson(
      new TextEncoder().encode(
        JSON.stringify({
          model: { type: 'BPE', vocab: Object.fromEntries(pieces.map((piece, i) => [piece, i])), merges },
          added_tokens: [{ id: 0, content: '<|end|>' }],
          pre_tokenizer: {
            type: 'Sequence',
            pretokenizers: [{ type: 'Digits', individual_digits: true }, { type: 'ByteLevel' }],
          },
        }),
      ),
    )
    const gguf = (pre: string) =>
      readWith(
        ['tokenizer.ggml.model', { string: 'gpt2' }],
        ['tokenizer.ggml.pre', { string: pre }],
        ['tokenizer.ggml.tokens', { strings: pieces }],
        ['tokenizer.ggml.token_type', { i32s: pieces.map((_, i) => (i === 0 ? 3 : 1)) }],
        ['tokenizer.ggml.merges', { strings: merges }],
      )
    const { tokenizer } = await gguf('smollm')
    for (const text of ['ab ab', 'ab12<|end|>\nab', ''])
      expect(tokenizer.encode(text)).toEqual(json.encode(text))
    expect(tokenizer.encode('ab12')).toEqual([4, 6, 7]) // single digits
    expect((await gguf('llama-bpe')).tokenizer.encode('ab12\n')).toEqual([4, 8, 9])
    expect((await gguf('gpt-2')).tokenizer.encode('ab ab12')).toEqual([4, 5, 8])
  })

  it('reads tokens that contain a zero', async () => {
    const tokens = ['<unk>', '<s>', '</s>', '\0', 'a\0b', 'c', 'd', 'e', '']
    const { tokenizer } = await readWith(
      ['tokenizer.ggml.tokens', { strings: tokens }],
      ['tokenizer.ggml.scores', { f32s: tokens.map(() => 0) }],
    )
    expect(new TextDecoder().decode(tokenizer.decode(4, 5))).toBe('a\0b')
  })
})
