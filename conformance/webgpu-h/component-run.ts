/** Runs the programs in a component, on this repository's host. */

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildC } from '@wasi-webgpu/build'
import type { liveObjects } from '../../packages/component/src/instance/live-objects.ts'
import { type Adapter, endOfProgram, type Program, programsFolder, sourceNames } from './programs.ts'

/** How a program ended. */
export interface Outcome {
  readonly output: string
  /** Handles, threads and tasks at its end. */
  readonly held: ReturnType<typeof liveObjects>
  /** Why it failed, if it did. */
  readonly failure: string | undefined
}

const outcomePattern = new RegExp(`([\\s\\S]*?)${endOfProgram}(\\S+) (.*)\\n`, 'g')

/** Builds the component of all programs. */
export function buildPrograms(): Promise<Uint8Array<ArrayBuffer>> {
  const messages: string[] = []
  return buildC({
    files: sourceNames(),
    directory: fileURLToPath(programsFolder),
    flags: [
      '-O1',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-Wno-missing-field-initializers',
      '-std=gnu17',
      '-std=c++20',
      // The headers of libc++ include half of each other otherwise, which takes as long to compile as all that follows them.
      '-D_LIBCPP_REMOVE_TRANSITIVE_INCLUDES',
    ],
    onMessages: text => messages.push(text),
  }).catch((error: Error) => {
    throw new Error([error.message, ...messages].join('\n'))
  })
}

/** Runs programs; returns their outcomes by name. A process runs those of each adapter, one after the other. */
export async function runInComponents(
  component: Uint8Array,
  programs: readonly Program[],
): Promise<ReadonlyMap<string, Outcome>> {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-programs-'))
  try {
    const path = join(folder, 'programs.wasm')
    writeFileSync(path, component)
    const adapters = [...new Set(programs.map(({ adapter }) => adapter))]
    const outcomes = await Promise.all(
      adapters.map(adapter => runOn(adapter, path, namesFor(adapter, programs))),
    )
    return new Map(outcomes.flat())
  } finally {
    rmSync(folder, { recursive: true })
  }
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
