import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { IsolatedInputs, type Verdict } from './isolated-inputs.ts'
import { minimise } from './minimise.ts'
import type { Input, Target } from './target.ts'

/** Inputs of one process. V8 keeps some things, such as types, as long as the process lives. */
const batchSize = 1000

/** Batches after which a line says how far the campaign is. */
const batchesOfLine = 10

/** Seconds for reducing one failing input. */
const minimisingTime = 120

/** Options of {@link runCampaign}. */
export interface CampaignOptions {
  readonly name: string
  readonly target: Target
  readonly seed: number
  /** Number of processes that run inputs at the same time. The inputs do not depend on it. */
  readonly jobs: number
  /** No input starts after this number of seconds. */
  readonly time: number
  /** No more than this number of inputs, in whole batches. */
  readonly inputs: number
  readonly examples: readonly string[]
  /** Folder in which failing inputs are saved. */
  readonly folder: string
  /** Folder in which an input of each outcome is saved, too. */
  readonly keep?: string | undefined
  /** No input starts once it is aborted. */
  readonly stop?: AbortSignal
  readonly print: (line: string) => void
}

/** Results of a campaign. */
export interface CampaignResult {
  /** Number of inputs that have run. */
  readonly inputs: number
  /** Number of inputs of each outcome. */
  readonly outcomes: ReadonlyMap<string, number>
  /** A saved input for each fault. */
  readonly faults: ReadonlyMap<string, string>
}

/** Runs random inputs until the time is over, and saves a small input for each fault. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { name, target, seed, jobs, print } = options
  const arbitrary = await target.inputs(options.examples)
  let end = performance.now() + options.time * 1000
  options.stop?.addEventListener('abort', () => {
    end = 0
  })
  const outcomes = new Map<string, number>()
  const faults = new Map<string, string>()
  let batches = 0
  let total = 0

  const runBatches = async () => {
    while (batches * batchSize < options.inputs && performance.now() < end) {
      const number = batches++
      using inputs = new IsolatedInputs(name, target.timeLimit)
      await runBatch(inputs, seed + number, Math.min(batchSize, options.inputs - number * batchSize))
      if (batches % batchesOfLine === 0) print(`${total} inputs, ${faults.size} different faults`)
    }
  }

  const runBatch = async (inputs: IsolatedInputs, batchSeed: number, size: number) => {
    /** Position behind the last input that was noted. The batch begins again behind it. */
    let done = 0
    for (let noted: Noted | undefined; ; noted = undefined) {
      let position = 0
      let until = 0
      const property = fc.asyncProperty(arbitrary, async input => {
        // Once an input is noted, fast-check looks for simpler ones.
        if (noted === undefined && position++ < done) return
        if (performance.now() > (noted === undefined ? end : until)) return
        const verdict = await inputs.run(input)
        const kind = kindOf(verdict)
        if (noted === undefined) {
          done = position
          total++
          if (verdict.kind === 'outcome') outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1)
          if (!isNew(verdict, kind)) return
          until = performance.now() + minimisingTime * 1000
        } else if (noted.kind !== kind) {
          return
        }
        noted = { input, verdict, kind }
        throw new Error(kind)
      })
      await fc.check(property, { seed: batchSeed, numRuns: size })
      if (noted === undefined) return
      await save(noted, inputs, until, batchSeed)
    }
  }

  const isNew = (verdict: Verdict, kind: string) =>
    verdict.kind === 'fault' ? !faults.has(kind) : options.keep !== undefined && outcomes.get(kind) === 1

  const save = async (
    { input, verdict, kind }: Noted,
    inputs: IsolatedInputs,
    until: number,
    from: number,
  ) => {
    const isFault = verdict.kind === 'fault'
    if (isFault) faults.set(kind, 'not saved yet')
    const small = await minimise(
      input,
      async candidate => performance.now() < until && kindOf(await inputs.run(candidate)) === kind,
      candidate => target.smaller?.(candidate) ?? [],
    )
    const folder = isFault ? options.folder : (options.keep as string)
    const file = join(folder, `${name}-${digest(small)}${target.extension(small)}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, small)
    if (!isFault) return
    faults.set(kind, file)
    print(`seed ${from}: ${verdict.message}`)
    print(`saved ${small.length} bytes; replay with: npm run fuzz -- ${name} ${file}`)
  }

  await Promise.all(Array.from({ length: jobs }, runBatches))
  return { inputs: total, outcomes, faults }
}

/** An input that is worth saving. */
interface Noted {
  readonly input: Input
  readonly verdict: Verdict
  readonly kind: string
}

/** Names the kind of a verdict: the first line of its message, without numbers and names. */
export function kindOf({ kind, message }: Verdict): string {
  const line = (message.split('\n', 1)[0] as string)
    .replaceAll(/"[^"]*"|`[^`]*`/g, '…')
    .replaceAll(/0x[0-9a-f]+|\d+/g, '#')
  return `${kind === 'fault' ? 'fault: ' : ''}${line.slice(0, 200)}`
}

function digest(input: Input): string {
  return createHash('sha256').update(input).digest('hex').slice(0, 12)
}
