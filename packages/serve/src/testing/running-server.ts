import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildProgram } from '../../../../examples/build.ts'
import { commandPath } from '../../../cli/src/testing/command.ts'

/** A server that runs. */
export interface RunningServer {
  readonly pid: number
  readonly url: string
  /** What it wrote to its standard output: a line an event or a request. */
  readonly lines: () => string[]
  /** What guests printed, and what went wrong. */
  readonly stderr: () => string
  /** Waits until a line matches. */
  seen(pattern: RegExp): Promise<string>
  /** The processes of its workers. Linux tells, here and below. */
  workers(): readonly WorkerStatus[]
  /** How much memory they have, in MiB. */
  workerMemory(): number
  /** Sends a signal, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

/** A process that was a worker when this was made. */
export interface WorkerStatus {
  readonly isRunning: boolean
  /** In MiB; 0 when it is gone. */
  readonly memory: number
}

/**
 * Starts `wasi-webgpu serve` on a free port, and waits until it listens.
 *
 * @param openFiles how many files it may have open at a time, if not as many as this process
 */
export async function startServer(
  args: readonly string[],
  env = process.env,
  openFiles?: number,
): Promise<RunningServer> {
  const command = [process.execPath, commandPath, 'serve', '--addr', '127.0.0.1:0', ...args]
  const limit = openFiles === undefined ? '' : `ulimit -n ${openFiles}; `
  const child = spawn('sh', ['-c', `${limit}exec "$0" "$@"`, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  let stdout = ''
  let stderr = ''
  let wake = () => {}
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
    wake()
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  let hasEnded = false
  const ended = new Promise<number | null>(resolve => {
    child.on('close', code => {
      hasEnded = true
      wake()
      resolve(code)
    })
  })
  const lines = () => stdout.split('\n').slice(0, -1)
  const seen = async (pattern: RegExp) => {
    for (;;) {
      const line = lines().find(text => pattern.test(text))
      if (line !== undefined) return line
      if (hasEnded) throw new Error(`the server has ended without ${pattern}: ${stdout}${stderr}`)
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }
  const [, url = ''] = /url=(\S+)/.exec(await seen(/event=listening/)) ?? []
  return {
    pid: child.pid as number,
    url,
    lines,
    seen,
    stderr: () => stderr,
    workers: () => childrenOf(child.pid as number),
    workerMemory: () => childrenOf(child.pid as number).reduce((sum, { memory }) => sum + memory, 0),
    end: signal => {
      if (!hasEnded) child.kill(signal ?? 'SIGTERM')
      return ended
    },
  }
}

function childrenOf(pid: number): WorkerStatus[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  return children.map(child => ({
    get isRunning() {
      // One that nobody has waited for yet is a zombie.
      return /State:\s+[^ZX]/.test(statusOf(child))
    },
    get memory() {
      return Number(/VmRSS:\s+(\d+) kB/.exec(statusOf(child))?.[1] ?? 0) / 1024
    },
  }))
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

const examples = new URL('../../../../examples/', import.meta.url)
const guests = new URL('./guests/', import.meta.url)

/** The component of a guest in `guests/`, written to a folder. */
export async function buildGuest(name: 'echo' | 'faulty' | 'incoming', folder: string): Promise<string> {
  const source = readFileSync(new URL(`${name}.c`, guests), 'utf8')
  const own =
    name === 'faulty' ? { 'faulty.c': source, ...gpuHttp() } : { 'component.c': '', [`${name}.c`]: source }
  const world = name === 'faulty' ? new URL('gpu-http/world.wit', examples) : new URL(`${name}.wit`, guests)
  const file = join(folder, `${name}.wasm`)
  writeFileSync(file, await buildProgram(name, own, world))
  return file
}

/** Its sources, where the program itself is to be included. */
function gpuHttp(): Record<string, string> {
  const read = (file: string) => readFileSync(new URL(`gpu-http/${file}`, examples), 'utf8')
  return {
    'gpu-http.h': read('gpu-http.c'),
    'component.c': read('component.c'),
    'http.h': read('http.h'),
    'sharpen.wgsl': read('sharpen.wgsl'),
    'square.wgsl': read('square.wgsl'),
  }
}
