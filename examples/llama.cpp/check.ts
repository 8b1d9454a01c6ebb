/**
 * Compares the component with the same program and the same source of llama.cpp, built for this machine's CPU:
 * `node examples/llama.cpp/check.ts [--clang PATH]`. Needs CMake, a C++ compiler, and a GPU with `shader-f16`.
 *
 * For a tiny random model of each format, the logits of all predictions agree within a tolerance, and the greedy text
 * is the same. A damaged file is an error of the program, and not a trap.
 */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, truncateSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildLlama, output, runScript } from './build.ts'
import { llamaSource } from './llama-source.ts'
import { type FormatName, formatNames, shapes, writeRandomModel } from './random-gguf.ts'
import { runTool } from './run-tool.ts'

const here = fileURLToPath(new URL('./', import.meta.url))
const runner = join(here, 'run-with-slow-timers.ts')
const work = join(output, 'check')

/**
 * Largest difference of a logit, in units of the logits' deviation. The CPU rounds activations to 8 bits before it
 * multiplies them with quantized weights, and the GPU does not.
 */
const tolerances: Record<FormatName, number> = { F32: 0.005, F16: 0.005, Q8_0: 0.06, Q4_0: 0.06, Q4_K: 0.12 }

/** Models whose likeliest tokens lead by more than such a difference, for the prompt below. */
const seeds: Record<FormatName, number> = { F32: 17, F16: 17, Q8_0: 17, Q4_0: 17, Q4_K: 24 }
const prompt = 'tell me of the sea'

interface Run {
  readonly text: Buffer
  /** Of all predictions, one after the other. */
  readonly logits: Float32Array
}

function buildNative(source: string): string {
  const folder = join(output, 'native')
  const definitions = [`-DLLAMA_SOURCE=${source}`, '-DCMAKE_BUILD_TYPE=Release']
  runTool('cmake', ['-S', join(here, 'native'), '-B', folder, ...definitions], output)
  runTool(
    'cmake',
    ['--build', folder, '--parallel', `${availableParallelism()}`, '--target', 'llama-native'],
    output,
  )
  return join(folder, 'llama-native')
}

function argumentsFor(folder: string, format: FormatName, logits: string): string[] {
  const files = ['--model', `${folder}/${format}.gguf`, '--save-logits', `${folder}/${logits}`]
  return [...files, '--prompt', prompt, '--predict', '32', '--ctx-size', '256', '--temp', '0', '--no-perf']
}

function runNative(program: string, format: FormatName): Run {
  const args = [...argumentsFor(work, format, 'native.logits'), '--gpu-layers', '0']
  return { text: execFileSync(program, args), logits: readLogits('native.logits') }
}

function runComponent(component: string, format: FormatName): Run {
  const args = argumentsFor('/work', format, 'component.logits')
  const text = execFileSync(process.execPath, [runner, work, component, ...args])
  return { text, logits: readLogits('component.logits') }
}

function readLogits(file: string): Float32Array {
  return new Float32Array(new Uint8Array(readFileSync(join(work, file))).buffer)
}

/** Returns the largest difference in units of the expected numbers' deviation; infinite when the counts differ. */
function largestDifference(expected: Float32Array, actual: Float32Array): number {
  if (expected.length !== actual.length) return Number.POSITIVE_INFINITY
  const squares = expected.reduce((sum, logit) => sum + logit * logit, 0)
  const largest = expected.reduce((most, logit, at) => Math.max(most, Math.abs(logit - actual[at]!)), 0)
  return largest / Math.sqrt(squares / expected.length)
}

/** Returns what is wrong. */
function compare(native: string, component: string, format: FormatName): string[] {
  writeRandomModel(join(work, `${format}.gguf`), shapes.tiny, format, seeds[format])
  const expected = runNative(native, format)
  const actual = runComponent(component, format)
  const difference = largestDifference(expected.logits, actual.logits)
  console.log(`${format}: the logits differ by at most ${difference.toFixed(4)} deviations`)
  const failures: string[] = []
  if (difference > tolerances[format]) failures.push(`${format}: more than ${tolerances[format]} deviations`)
  if (!expected.text.equals(actual.text)) failures.push(`${format}: the text is different`)
  return failures
}

/** Returns what is wrong with the answer to a file that ends early. */
function refuseDamaged(component: string): string[] {
  const file = join(work, 'F32.gguf')
  truncateSync(file, 100_000)
  const args = [runner, work, component, '--model', '/work/F32.gguf']
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const message = /^llama: \/work\/F32\.gguf cannot be loaded: .+$/m.exec(stderr)?.[0]
  console.log(`damaged file: status ${status}, ${message}`)
  return status === 1 && message !== undefined ? [] : [`a damaged file gives: ${stderr}`]
}

await runScript(async (_, options) => {
  const [component] = await buildLlama(['llama'], options)
  mkdirSync(work, { recursive: true })
  const native = buildNative(llamaSource(output))
  const failures = [
    ...formatNames.flatMap(format => compare(native, component!, format)),
    ...refuseDamaged(component!),
  ]
  if (failures.length > 0) throw new Error(failures.join('\n'))
})
