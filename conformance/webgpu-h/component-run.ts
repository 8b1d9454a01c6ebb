/** Runs the programs in a component, on this repository's host. */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { liveObjects } from '../../packages/component/src/instance/live-objects.ts'
import { type Adapter, endOfProgram, type Program } from './programs.ts'

/** How a program ended. */
export interface Outcome {
  readonly output: string
  /** Handles, threads and tasks at its end. */
  readonly held: ReturnType<typeof liveObjects>
  /** Why it failed, if it did. */
  readonly failure: string | undefined
}

const outcomePattern = new RegExp(`([\\s\\S]*?)${endOfProgram}(\\S+) (.*)\\n`, 'g')

/** Path of the component of all programs, which `scripts/test-programs.ts` builds. */
export const component = fileURLToPath(new URL('programs.wasm', import.meta.url))

/** Runs programs; returns their outcomes by name. A process runs those of each adapter, one after the other. */
export async function runInComponents(
  component: string,
  programs: readonly Program[],
): Promise<ReadonlyMap<string, Outcome>> {
  const adapters = [...new Set(programs.map(({ adapter }) => adapter))]
  const outcomes = await Promise.all(
    adapters.map(adapter => runOn(adapter, component, namesFor(adapter, programs))),
  )
  return new Map(outcomes.flat())
}

function namesFor(adapter: Adapter, programs: readonly Program[]): string[] {
  return programs.filter(program => program.adapter === adapter).map(({ name }) => name)
}

function runOn(adapter: Adapter, component: string, names: readonly string[]): Promise<[string, Outcome][]> {
  const script = fileURLToPath(new URL('program-process.ts', import.meta.url))
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [script, component, adapter, ...names],
      { maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        const outcomes = [...stdout.matchAll(outcomePattern)].map(
          ([, output, name, end]): [string, Outcome] => [
            name!,
            { output: output!, ...(JSON.parse(end!) as Omit<Outcome, 'output'>) },
          ],
        )
        if (error === null) resolve(outcomes)
        else reject(new Error(`${stdout.slice(-2000)}\n${stderr.slice(-2000)}`, { cause: error }))
      },
    )
  })
}
