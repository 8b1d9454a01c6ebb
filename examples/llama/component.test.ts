import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { runComponent, runDirectly } from '../lib/run-examples.ts'
import { readLlama2c } from './llama2c.ts'
import { llama2cFile, memoryFile, type Shape, safetensorsFiles, tokenizerFile } from './random-model.ts'
import { runReference } from './reference.ts'

const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-llama-'))

afterAll(() => rmSync(work, { recursive: true }))

const shape: Shape = {
  dim: 32,
  hiddenDim: 52,
  layers: 2,
  heads: 4,
  kvHeads: 2,
  vocabulary: 300,
  context: 64,
}
const model = llama2cFile(shape)
writeFileSync(join(work, 'model.bin'), model)
writeFileSync(join(work, 'tokenizer.bin'), tokenizerFile(shape.vocabulary))

const run = (path: string, ...args: string[]) => runComponent('llama', [work], join(work, path), ...args)

describe('llama in a component', () => {
  it('agrees with a plain decoder at every layer', async () => {
    const { code, stderr } = await run(
      'model.bin',
      '--prompt',
      'ab',
      '--tokens',
      '8',
      '--temperature',
      '0',
      '--trace',
    )
    expect(code).toBe(0)
    const steps = stderr
      .split('\n')
      .filter(line => line.startsWith('{'))
      .map(line => JSON.parse(line) as Step)
    expect(steps.length).toBeGreaterThan(1)
    const prompt = [1, 3 + 32, 3 + 97, 3 + 98] // a space comes before the text
    const tokens = [...prompt, ...steps.map(({ token }) => token)].slice(0, -1)
    const reference = await runReference(await readLlama2c(memoryFile(model)), tokens)
    for (const [i, { token, layers, logits }] of steps.entries()) {
      const expected = reference[prompt.length - 1 + i]!
      for (const [layer, vector] of layers.entries()) expectClose(vector, expected.layers[layer]!)
      expectClose(logits, expected.logits)
      expect(token).toBe(expected.logits.indexOf(Math.max(...expected.logits)))
    }
  })

  it('writes identical text in a component and directly, from safetensors and with a seed', async () => {
    const folder = join(work, 'safetensors')
    mkdirSync(folder)
    for (const [name, bytes] of safetensorsFiles(shape, 'bf16', { tied: false, files: 2 }))
      writeFileSync(join(folder, name), bytes)
    const vocab = Object.fromEntries(
      Array.from({ length: shape.vocabulary }, (_, token) => [`\u2581w${token}`, token]),
    )
    const json = { model: { type: 'BPE', vocab, merges: [] }, added_tokens: [{ id: 1, content: '<s>' }] }
    writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(json))
    const args = ['--tokens', '30', '--temperature', '1', '--top-p', '0.95', '--seed', '5']
    const { code, stdout, stderr } = await run('safetensors', ...args)
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^(w\d+ ?)+\n$/) })
    expect(stderr).toMatch(
      /^loading the weights: [\d.]+ MB\nmodel: {2}bf16, loaded in .+ s\nprompt: 1 tokens, .+\ntext: {3}\d+ tokens, .+ tokens\/s\n$/,
    )
    const direct = await runDirectly('llama', folder, ...args)
    expect(direct).toMatchObject({ code: 0, stdout })
  })

  it('tells a story with the model of the repository', async () => {
    const folder = fileURLToPath(new URL('stories', import.meta.url))
    const args = ['--prompt', 'Once upon a time there was a robot named Wasi', '--temperature', '0.7']
    const { code, stdout } = await runComponent('llama', [folder], folder, ...args)
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Once upon a time there was a robot named Wasi[.,] .*Wasi.*\.\n$/),
    })
  })

  it.each([
    [['missing.bin'], /^\S+missing\.bin does not exist\n$/],
    [['model.bin', '--tokens', '1'], /^--tokens 1 makes no sense\nusage: /],
    [['model.bin', '--speed', '9'], /^there is no option --speed\nusage: /],
  ])('explains the wrong arguments %j', async ([path, ...args], message) => {
    expect(await run(path!, ...args)).toEqual({
      code: 1,
      stdout: expect.anything(),
      stderr: expect.stringMatching(message),
    })
  })
})

interface Step {
  readonly token: number
  readonly layers: readonly number[][]
  readonly logits: readonly number[]
}

function expectClose(values: readonly number[], expected: Float64Array): void {
  const greatest = Math.max(...expected.map(Math.abs))
  const differences = [...expected].map((value, i) => Math.abs(values[i]! - value))
  expect(Math.max(...differences) / greatest).toBeLessThan(1e-4)
}
