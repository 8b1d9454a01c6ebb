import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requestGpu } from '@wasi-webgpu/native'
import { writeRandomModel } from '../examples/llama/random-model.ts'
import { directly, type Ended, inComponent, type Program } from './example-process.ts'
import { median } from './measure.ts'
import { atLeast, atMost, type Row } from './row.ts'

/** The shape of TinyLlama, with 1.1 billion weights. */
const shape = {
  dim: 2048,
  hiddenDim: 5632,
  layers: 22,
  heads: 32,
  kvHeads: 4,
  vocabulary: 32_000,
  context: 2048,
}

/** Tokens of the prompt and of the text. */
const promptTokens = 512
const textTokens = 256

/** Tokens before the letters of a prompt: the first one, and a space. */
const tokensBefore = 2

/** Number of measured runs, after one that is not counted. */
const turns = 5

/**
 * `examples/llama` as a component, compared with its source in Node on the same graphics processor, and with PyTorch where Python
 * has it: a model with random weights in f16.
 */
export async function measureLlama(): Promise<Row[]> {
  const missing = await requestGpu('hardware').then(() => undefined, String)
  if (missing !== undefined) {
    console.error('bench: llama needs a graphics processor, and this machine offers none')
    return []
  }
  const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-bench-llama-'))
  try {
    const folder = join(work, 'model')
    writeRandomModel(folder, shape, { tied: false })
    return await measureIn(folder)
  } finally {
    rmSync(work, { recursive: true })
  }
}

async function measureIn(folder: string): Promise<Row[]> {
  const program: Program = {
    name: 'llama',
    folders: [folder],
    args: [
      folder,
      '--tokenizer',
      join(folder, 'tokenizer.bin'),
      '--prompt',
      'a'.repeat(promptTokens - tokensBefore),
      '--tokens',
      String(promptTokens + textTokens),
      '--temperature',
      '0',
      '--ignore-eos',
    ],
  }
  const gpu = { gpu: 'hardware' }
  const ours: Told[] = []
  const direct: Told[] = []
  for (let turn = -1; turn < turns; turn++) {
    const [component, node] = [told(await inComponent(program, gpu)), told(await directly(program, gpu))]
    if (component.text !== node.text) throw new Error('the component and Node wrote different text')
    if (turn < 0) continue
    ours.push(component)
    direct.push(node)
  }
  const medianOf = (runs: readonly Told[], key: Measured) => median(runs.map(run => run[key]))
  const pair = (key: Measured) => ({ ours: medianOf(ours, key), peer: medianOf(direct, key) })
  const rate = { unit: 'tokens/s', versus: 'in Node' } as const
  const rows = [
    atMost(1.1, { name: 'llama, load of 2.2 GB', ...pair('load'), unit: 's', versus: 'in Node' }),
    atLeast(0.95, { name: `llama, prompt of ${promptTokens} tokens`, ...pair('promptRate'), ...rate }),
    atLeast(0.97, { name: 'llama, text', ...pair('textRate'), ...rate }),
  ]
  const pytorch = await measurePyTorch()
  for (const [kind, peer] of Object.entries(pytorch)) {
    const row = { name: 'llama, text', ours: medianOf(ours, 'textRate'), peer, unit: 'tokens/s' } as const
    rows.push(atLeast(1, { ...row, versus: `PyTorch, ${kind}` }))
  }
  return rows
}

interface Told {
  readonly text: string
  /** Seconds. */
  readonly load: number
  /** Tokens per second. */
  readonly promptRate: number
  readonly textRate: number
}

type Measured = Exclude<keyof Told, 'text'>

/** Parses what the program reports. */
function told({ stdout, stderr }: Ended): Told {
  const number = (pattern: RegExp) => {
    const [, value] = pattern.exec(stderr) ?? []
    if (value === undefined) throw new Error(`llama told no times: ${stderr}`)
    return Number(value)
  }
  return {
    text: stdout,
    load: number(/^model: .*loaded in ([\d.]+) s$/m),
    promptRate: number(/^prompt: .* ([\d.]+) tokens\/s$/m),
    textRate: number(/^text: .* ([\d.]+) tokens\/s$/m),
  }
}

/** Tokens per second of PyTorch, by the way of execution; nothing where Python has no PyTorch with CUDA. */
async function measurePyTorch(): Promise<Readonly<Record<string, number>>> {
  const program = fileURLToPath(new URL('llama.py', import.meta.url))
  const args = [program, JSON.stringify(shape), String(promptTokens), String(textTokens)]
  return new Promise(resolve => {
    execFile('python3', args, { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      // PyTorch may fail after it has told its rates, when it compiles or ends.
      if (error !== null) {
        const end = error.signal ?? `exit code ${error.code}`
        const last = stderr.trim().split('\n').slice(-5).join('\n')
        console.error(
          `bench: PyTorch ended with ${end} after ${stdout.length} characters of output:\n${last}`,
        )
      }
      const rates = stdout.split('\n').filter(line => line.startsWith('{'))
      resolve(Object.assign({}, ...rates.map(line => JSON.parse(line))))
    })
  })
}
