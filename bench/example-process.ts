/** Examples as processes: as a component, or in Node. */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { componentOf } from '../examples/lib/run-examples.ts'

/** An example and its arguments. */
export interface Program {
  readonly name: string
  /** Granted folders. */
  readonly folders: readonly string[]
  readonly args: readonly string[]
}

/** A GPU to run on, how often to repeat the work after its first run, and options of the command. */
export interface RunOptions {
  readonly gpu: string
  readonly repeat?: number
  readonly options?: readonly string[]
}

export interface Ended {
  readonly stdout: string
  readonly stderr: string
  /** Time of the whole process, in milliseconds. */
  readonly time: number
}

/** Runs an example as a component. */
export async function inComponent(
  { name, folders, args }: Program,
  { gpu, repeat, options = [] }: RunOptions,
): Promise<Ended> {
  const grants = folders.flatMap(folder => ['--dir', folder])
  const command = root('packages/cli/bin/wasi-webgpu.js')
  const path = await componentOf(name)
  return node(
    repeat,
    command,
    'run',
    '--gpu',
    gpu,
    '--env',
    'REPEAT',
    ...options,
    ...grants,
    path,
    '--',
    ...args,
  )
}

/** Runs the source of an example in Node. */
export function directly({ name, args }: Program, { gpu, repeat, options = [] }: RunOptions): Promise<Ended> {
  const program = root(`examples/${name}/main.ts`)
  return node(repeat, root('examples/lib/direct.ts'), '--gpu', gpu, ...options, program, ...args)
}

function node(repeat = 0, ...args: string[]): Promise<Ended> {
  const env = { ...process.env, REPEAT: String(repeat) }
  const start = performance.now()
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${args.join(' ')}: ${stderr}`))
      else resolve({ stdout, stderr, time: performance.now() - start })
    })
  })
}

function root(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}
