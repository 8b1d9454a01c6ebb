import { describe, expect, it } from 'vitest'
import { readLlama2c } from './llama2c.ts'
import { llama2cFile, memoryFile, type Shape, safetensorsFolder } from './random-model.ts'
import { readSafetensors } from './safetensors.ts'

const shape: Shape = { dim: 16, hiddenDim: 20, layers: 1, heads: 2, kvHeads: 1, vocabulary: 9, context: 8 }

describe('a llama2.c file', () => {
  it.each([
    ['without a header', new Uint8Array(20), 'this is not a llama2.c model: it has no header'],
    [
      'of another kind',
      new Uint8Array(100),
      'this is not a llama2.c model of version 0: its header makes no sense',
    ],
    [
      'cut short',
      llama2cFile(shape).subarray(0, 3000),
      /^the model ends early: .+ asks for \d+ bytes, and it has 3000$/,
    ],
  ])('%s is refused', async (_, bytes, message) => {
    await expect(readLlama2c(memoryFile(bytes))).rejects.toThrow(message)
  })
})

describe('a folder of safetensors', () => {
  it.each([
    [{ model_type: 'qwen2' }, 'config.json says model_type qwen2; only llama is supported'],
    [{ hidden_act: 'gelu' }, 'config.json says hidden_act gelu; only silu is supported'],
    [{ attention_bias: true }, 'config.json asks for biases; they are not supported'],
    [{ rope_scaling: { type: 'yarn' } }, 'config.json says rope_type yarn; only llama3 is supported'],
    [{ vocab_size: 8 }, 'model.embed_tokens.weight is 9 x 16, not 8 x 16 as config.json says'],
    [{ num_hidden_layers: 2 }, 'the model has no tensor model.layers.1.input_layernorm.weight'],
  ])('with %o in its config is refused', async (config, message) => {
    await expect(readSafetensors(safetensorsFolder(shape, 'f32', { config }))).rejects.toThrow(message)
  })

  it('without weights is refused', async () => {
    const open = safetensorsFolder(shape, 'f32')
    const withoutWeights = (name: string) => open(name.replace('model.', 'other.'))
    await expect(readSafetensors(withoutWeights)).rejects.toThrow(
      'the file other.safetensors is not in the folder',
    )
  })

  it.each([4, 100, 5000])('with a file that ends after %d bytes is refused', async length => {
    const open = safetensorsFolder(shape, 'f32')
    const cut = async (name: string) => {
      const file = await open(name)
      return name === 'config.json' ? file : memoryFile(await file.read(0, length))
    }
    await expect(readSafetensors(cut)).rejects.toThrow(
      'model.safetensors is not a safetensors file, or is damaged',
    )
  })

  it('stretches the context as Llama 3.1 does', async () => {
    const scaling = {
      rope_type: 'llama3',
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 8192,
    }
    const plain = await readSafetensors(safetensorsFolder(shape, 'f32', { config: { head_dim: 8 } }))
    const stretched = await readSafetensors(
      safetensorsFolder(shape, 'f32', { config: { rope_scaling: scaling } }),
    )
    const ratios = [...stretched.config.frequencies].map((value, i) => value / plain.config.frequencies[i]!)
    expect(ratios[0]).toBe(1) // fast pairs keep their frequency
    expect(ratios.at(-1)).toBeCloseTo(1 / 8) // slow pairs become slower
  })
})
