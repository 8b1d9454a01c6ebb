import { requestGpu } from 'wasi-webgpu'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Checkpoint } from './checkpoint.ts'
import { batch, Decoder, type DecoderOptions, requestDevice } from './decoder.ts'
import { readLlama2c } from './llama2c.ts'
import { llama2cFile, memoryFile, type Shape, safetensorsFolder } from './random-model.ts'
import { runReference, softmax } from './reference.ts'
import { readSafetensors } from './safetensors.ts'

const shape: Shape = { dim: 48, hiddenDim: 116, layers: 3, heads: 6, kvHeads: 2, vocabulary: 101, context: 150 }
const greedy = { temperature: 0, topP: 1, seed: 0 }
const prompt = [1, 17, 99, 4, 4, 55, 23, 8, 64, 12, 71] // more than one batch

let device: GPUDevice
beforeAll(async () => {
  device = await requestDevice((await requestGpu('software')).gpu)
})

/** The greatest difference, as a part of the greatest expected value. */
function difference(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  const differences = Array.from(expected, (value, i) => Math.abs(values[i]! - value))
  return Math.max(...differences) / Math.max(...Array.from(expected, Math.abs))
}

async function expectReference(checkpoint: Checkpoint, options: DecoderOptions = {}, tolerance = 1e-4): Promise<void> {
  const decoder = await Decoder.load(device, checkpoint, { ...options, trace: true })
  const tokens = [...prompt]
  const expectLatest = async (count: number) => {
    const expected = (await runReference(checkpoint, tokens)).slice(-count)
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
  let token = await decoder.begin(prompt, greedy).read()
  expect(token).toBe(await expectLatest(prompt.length % batch))
  for (let i = 0; i < 3; i++) {
    tokens.push(token)
    token = await decoder.next().read()
    expect(token).toBe(await expectLatest(1))
  }
}

describe('the decoder', () => {
  it.each([true, false])('is a plain decoder at every layer, from a llama2.c file (output tied: %s)', async tied => {
    await expectReference(await readLlama2c(memoryFile(llama2cFile(shape, { tied }))))
  })

  it.each([
    ['f32', {}],
    ['f16', { tied: false }],
    ['bf16', { files: 3, headDim: 12 }],
  ] as const)('is one from safetensors of %s, with %o', async (precision, options) => {
    await expectReference(await readSafetensors(safetensorsFolder(shape, precision, options)))
  })
})
