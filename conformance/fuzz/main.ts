/**
 * Gives random inputs to a part of the project: `npm run fuzz -- decoder|abi|host|http [--time 10m] [--inputs N] [--seed N]
 * [--jobs N] [--corpus FOLDER]… [--keep FOLDER] [--verbose]`, or replays saved ones: `npm run fuzz -- decoder FILE…`. See `../README.md`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.ts'
import { IsolatedInputs } from './isolated-inputs.ts'
import type { Target } from './target.ts'
import { targets } from './targets.ts'

const { values, positionals } = parseArgs({
  options: {
    time: { type: 'string' },
    inputs: { type: 'string' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    corpus: { type: 'string', multiple: true, default: [] },
    keep: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const [name = '', ...files] = positionals
const load = Object.hasOwn(targets, name) ? targets[name] : undefined
if (load === undefined) fail(`expected one of ${Object.keys(targets).join(', ')}, not "${name}"`)
for (const path of [...files, ...values.corpus]) if (!existsSync(path)) fail(`${path} does not exist`)
const target = await load()
process.exitCode = (files.length > 0 ? await replay(target) : await search(target)) ? 0 : 1

/** Whether all saved inputs end without a fault. */
async function replay(target: Target): Promise<boolean> {
  let faults = 0
  using inputs = new IsolatedInputs(name, target.timeLimit)
  for (const file of files) {
    const { kind, message } = await inputs.run(new Uint8Array(readFileSync(file)))
    if (kind === 'fault') faults++
    console.log(`${file}: ${kind === 'fault' ? 'fault: ' : ''}${message}`)
  }
  return faults === 0
}

/** Whether random inputs end without a fault. */
async function search(target: Target): Promise<boolean> {
  const seed = values.seed === undefined ? (Math.random() * 2 ** 31) | 0 : natural('seed', values.seed)
  const inputs = values.inputs === undefined ? Number.POSITIVE_INFINITY : natural('inputs', values.inputs)
  const time = readTime(values.time ?? (values.inputs === undefined ? '10m' : '365d'))
  console.log(`seed ${seed}`)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const result = await runCampaign({
    name,
    target,
    seed,
    inputs,
    time,
    jobs: natural('jobs', values.jobs),
    examples: values.corpus,
    folder: relative('', fileURLToPath(new URL('../../out/fuzz', import.meta.url))),
    keep: values.keep,
    stop: stop.signal,
    print: console.log,
  })
  const sorted = [...result.outcomes].sort(([, a], [, b]) => b - a)
  if (values.verbose) for (const [outcome, count] of sorted) console.log(`${count}\t${outcome}`)
  console.log(
    `${result.inputs} inputs: ${sorted.length} different outcomes, ${result.faults.size} different faults`,
  )
  return result.faults.size === 0
}

function natural(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) fail(`--${option} must be a whole number, not ${text}`)
  return Number(text)
}

/** Reads a time such as `90s`, `10m` or `2h`, in seconds. */
function readTime(text: string): number {
  const match = /^(\d+)([smhd])$/.exec(text)
  if (match === null) fail(`--time must be a number with s, m, h or d, such as 10m, not ${text}`)
  return Number(match[1]) * { s: 1, m: 60, h: 3600, d: 86400 }[match[2] as 's' | 'm' | 'h' | 'd']
}

function fail(problem: string): never {
  console.error(`fuzz: ${problem}`)
  process.exit(1)
}
