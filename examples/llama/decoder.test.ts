import { requestGpu } from '@wasi-webgpu/native'
import { beforeAll, describe, expect, it } from 'vitest'
import { rows, weeklyTests } from '../../scripts/weekly-tests.ts'
import { attentionKernel } from './attention.ts'
import type { Checkpoint, Config } from './checkpoint.ts'
import { Decoder, type DecoderOptions, requestDevice } from './decoder.ts'
import { readGguf } from './gguf.ts'
import { asF32, asQ4, asQ8, type Encoding, ggufOf } from './gguf-file.ts'
import type { Target } from './kernels.ts'
import { readLlama2c } from './llama2c.ts'
import { manyRows } from './products.ts'
import { llama2cFile, memoryFile, type Shape, safetensorsFolder } from './random-model.ts'
import { runReference, softmax } from './reference.ts'
import { readSafetensors } from './safetensors.ts'
import type { Sampling } from './sampler.ts'
import { tiledProductKernel } from './tiled-product.ts'
import { vectorProductKernel } from './vector-product.ts'

const shape: Shape = {
  dim: 48,
  hiddenDim: 116,
  layers: 3,
  heads: 6,
  kvHeads: 2,
  vocabulary: 101,
  context: 150,
}
const greedy = { temperature: 0, topP: 1, seed: 0 }
const prompt = [1, 17, 99, 4, 4, 55, 23, 8, 64, 12, 71]

let device: GPUDevice
beforeAll(async () => {
  device = await requestDevice((await requestGpu('software')).gpu)
})

/** Largest difference, relative to the largest expected value. */
function difference(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  const differences = Array.from(expected, (value, i) => Math.abs(values[i]! - value))
  return Math.max(...differences) / Math.max(...Array.from(expected, Math.abs))
}

async function expectReference(
  checkpoint: Checkpoint,
  options: DecoderOptions = {},
  tolerance = 1e-4,
  plain = checkpoint,
): Promise<void> {
  const batch = options.batch ?? prompt.length
  const decoder = await Decoder.load(device, checkpoint, { ...options, trace: true })
  const tokens = [...prompt]
  const expectLatest = async (count: number) => {
    const expected = (await runReference(plain, tokens)).slice(-count)
    const trace = await decoder.readTrace()
    expect(trace).toHaveLength(count)
    for (const [slot, layers] of trace.entries()) {
      for (const [i, vector] of layers.entries()) {
        expect(difference(vector, expected[slot]!.layers[i]!)).toBeLessThan(tolerance)
      }
    }
    const { logits } = expected.at(-1)!
    expect(difference(await decoder.readLogits(), logits)).toBeLessThan(tolerance)
    return logits.indexOf(Math.max(...logits))
  }
  let [token] = await decoder.begin(prompt, greedy).read()
  expect(token).toBe(await expectLatest(prompt.length % batch || batch))
  for (let i = 0; i < 3; i++) {
    tokens.push(token!)
    ;[token] = await decoder.next().read()
    expect(token).toBe(await expectLatest(1))
  }
}

/** A checkpoint of safetensors: the precision and the options of the file, and the tokens of a part. */
type Stored = readonly [
  precision: Parameters<typeof safetensorsFolder>[1],
  options: Parameters<typeof safetensorsFolder>[2],
  part: number,
]

describe('the decoder', () => {
  it('agrees with a plain decoder at every layer, from a llama2.c file with many rows', async () => {
    const large = { ...shape, hiddenDim: manyRows / 2 + 4, layers: 1 }
    await expectReference(await readLlama2c(memoryFile(llama2cFile(large, { tied: false }))))
  })

  it.each(
    rows<Stored>(
      [['f16', { tied: false }, 4]],
      [
        ['f32', {}, 4],
        ['bf16', { files: 3, headDim: 12 }, 9],
      ],
    ),
  )(
    'agrees with a plain decoder from safetensors of %s, with %o, in parts of %i tokens',
    async (precision, options, batch) => {
      const checkpoint = await readSafetensors(safetensorsFolder(shape, precision, options))
      await expectReference(checkpoint, { batch })
    },
  )
})

describe('a GGUF file', () => {
  it.each([
    ['Q8_0', asQ8],
    ['Q4_0', asQ4],
  ])('in blocks of %s is computed as f16', async (_, encoding) => {
    const ofBlocks = { ...shape, dim: 64, hiddenDim: 96, heads: 4, layers: 1 }
    const model = await readLlama2c(memoryFile(llama2cFile(ofBlocks, { tied: false })))
    const { checkpoint } = await readGguf(memoryFile(await ggufOf(model, encoding)))
    const rounded: Encoding = { ...asF32, encode: numbers => asF32.encode(encoding.encode(numbers).stored) }
    const plain = await readGguf(memoryFile(await ggufOf(model, rounded)))
    await expectReference(checkpoint, {}, 5e-3, plain.checkpoint)
  })
})

// Blocks of GGUF files are computed as f16 in the gate, too.
weeklyTests(() => {
  describe('f32 stored as f16', () => {
    it('agrees except for rounding', async () => {
      const checkpoint = await readLlama2c(memoryFile(llama2cFile(shape)))
      await expectReference(checkpoint, { asF16: true }, 5e-3)
    })
  })
})

describe('a device with shader-f16 and subgroups', () => {
  const target: Target = {
    config: {} as Config,
    precision: 'f16',
    normPrecision: 'f16',
    context: 8,
    batch: 8,
    hasF16: true,
    hasSubgroups: true,
    mostLanes: 256,
  }

  it('gets shaders that use both', async () => {
    const { gpu } = await requestGpu('null') // compiles what this software GPU cannot run
    const large = await requestDevice(gpu)
    expect([...large.features]).toEqual(expect.arrayContaining(['shader-f16', 'subgroups']))
    const { config } = await readLlama2c(memoryFile(llama2cFile(shape)))
    const used = { ...target, config }
    const products = (['projection', 'attended', 'inner', 'fed', 'logits'] as const).map(product =>
      vectorProductKernel(used, product, 8),
    )
    const tiles = (['projection', 'attended', 'inner', 'fed'] as const).flatMap(product =>
      ([1, 2] as const).map(groups => tiledProductKernel(used, product, groups)),
    )
    const attention = ([1, 4] as const).map(tokens => attentionKernel(used, tokens))
    for (const code of [...products, ...tiles]) expect(code).toContain('vec4<f16>')
    for (const code of [...products, ...attention]) expect(code).toContain('subgroupAdd')
    for (const code of [...products, ...tiles, ...attention]) {
      const { messages } = await large.createShaderModule({ code }).getCompilationInfo()
      expect(messages).toEqual([])
    }
  })
})

describe('sampling', () => {
  let checkpoint: Checkpoint
  let decoder: Decoder
  beforeAll(async () => {
    checkpoint = await readLlama2c(memoryFile(llama2cFile({ ...shape, layers: 1 })))
    decoder = await Decoder.load(device, checkpoint, {
      batch: 2,
      onProgress: (...progress) => loaded.push(progress),
    })
  })
  const loaded: [loaded: number, total: number][] = []

  it('begins when all bytes of the weights are loaded, whose number is known from the beginning', () => {
    const [total] = loaded.at(-1)!
    expect(loaded.length).toBeGreaterThan(3)
    expect(new Set(loaded.map(([, total]) => total))).toEqual(new Set([total]))
    expect(loaded.map(([loaded]) => loaded)).toEqual(loaded.map(([loaded]) => loaded).sort((a, b) => a - b))
  })

  const choose = async (sampling: Sampling) => (await decoder.begin([1, 5], sampling).read())[0]!

  it('samples by probability, and never outside the nucleus', async () => {
    const temperature = 0.7
    const topP = 0.8
    const counts = new Map<number, number>()
    const draws = 60
    for (let seed = 0; seed < draws; seed++) {
      const token = await choose({ temperature, topP, seed })
      counts.set(token, (counts.get(token) ?? 0) + 1)
    }
    const { logits } = (await runReference(checkpoint, [1, 5])).at(-1)!
    const probabilities = [...softmax([...logits].map(logit => logit / temperature)).entries()].sort(
      ([, a], [, b]) => b - a,
    )
    let total = 0
    const nucleus = probabilities.filter(([, probability]) => {
      const belongs = total < topP
      total += probability
      return belongs
    })
    expect([...counts.keys()].filter(token => !nucleus.some(([member]) => member === token))).toEqual([])
    const mass = nucleus.reduce((sum, [, probability]) => sum + probability, 0)
    for (const [token, probability] of nucleus) {
      const expected = probability / mass
      const fiveDeviations = 5 * Math.sqrt((expected * (1 - expected)) / draws)
      expect(Math.abs((counts.get(token) ?? 0) / draws - expected)).toBeLessThan(fiveDeviations + 1 / draws)
    }
  })

  it('gives equal text for an equal seed', async () => {
    const sampling = { temperature: 1, topP: 1, seed: 7 }
    expect(await choose(sampling)).toBe(await choose(sampling))
  })

  it('takes the likeliest token when the nucleus is small', async () => {
    expect(await choose({ temperature: 1, topP: 1e-6, seed: 3 })).toBe(await choose(greedy))
  })
})

describe('several tokens of one command', () => {
  it('are those of several commands', async () => {
    const decoder = await Decoder.load(device, await readLlama2c(memoryFile(llama2cFile(shape))), {
      batch: 2,
    })
    const write = async (...counts: number[]) => {
      const parts = [decoder.begin([1, 5], greedy), ...counts.map(count => decoder.next(count))]
      return (await Promise.all(parts.map(part => part.read()))).flat()
    }
    const tokens = await write(1, 1, 1, 1, 1, 1)
    expect(tokens).toHaveLength(7)
    expect(await write(2, 4)).toEqual(tokens)
  })
})

describe('the context', () => {
  it('cannot be exceeded', async () => {
    const checkpoint = await readLlama2c(memoryFile(llama2cFile(shape)))
    const decoder = await Decoder.load(device, checkpoint, { context: 4, batch: 2 })
    expect(() => decoder.begin([1, 2, 3, 4], greedy)).toThrow(
      'the prompt has 4 tokens; the context has room for 1 to 3',
    )
    decoder.begin([1, 2], greedy)
    expect(() => decoder.next(2)).toThrow('the context of 4 tokens is full')
    decoder.next()
    expect(() => decoder.next()).toThrow('the context of 4 tokens is full')
  })
})
