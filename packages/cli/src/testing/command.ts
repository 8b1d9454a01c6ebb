import { type SpawnOptions, spawn } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '@bytecodealliance/jco'
import { commandPath } from './command-path.ts'

/** Exit code and output of a process. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Options of a process. Its standard input is empty by default. */
export interface StartOptions extends SpawnOptions {
  readonly input?: string
}

/** Runs `wasi-webgpu` in this Node until it ends. */
export function wasiWebgpu(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return ended(process.execPath, [commandPath, ...args], options)
}

/** Runs a program until it ends. */
export function ended(
  program: string,
  args: readonly string[],
  { input, ...options }: StartOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const stdin = input === undefined ? 'ignore' : 'pipe'
    const child = spawn(program, args, { ...options, stdio: [stdin, 'pipe', 'pipe'] })
    child.stdin?.end(input)
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', text => {
      stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', text => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout, stderr }))
  })
}

/** Writes each component text to a file in a new folder. */
export async function componentFiles<Name extends string>(
  texts: Readonly<Record<Name, string>>,
): Promise<{ folder: string; files: Record<Name, string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-test-'))
  const files: [string, string][] = []
  for (const [name, text] of Object.entries<string>(texts)) {
    const file = join(folder, `${name}.wasm`)
    await writeFile(file, await parse(text))
    files.push([name, file])
  }
  return { folder, files: Object.fromEntries(files) as Record<Name, string> }
}
