import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { commandPath } from '../../../cli/src/testing/command-path.ts'

/** A running server. */
export interface RunningServer {
  readonly pid: number
  readonly url: string
  /** The complete lines of its standard output: one for each event or request. */
  readonly lines: () => string[]
  /** Stops to read its standard output, or goes on. */
  readonly read: (isRead: boolean) => void
  /** Its standard error: the output of guests, and errors. */
  readonly stderr: () => string
  /** Resolves with the first line that matches; rejects when the server ends without one. */
  seen(pattern: RegExp): Promise<string>
  /** The processes of its workers, as Linux reports them. */
  workers(): readonly WorkerStatus[]
  /** The resident memory of its workers, in MiB. */
  workerMemory(): number
  /** Sends a signal, and resolves with the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

/** A process that was a worker when `workers()` was called. */
export interface WorkerStatus {
  readonly pid: number
  readonly isRunning: boolean
  /** Resident memory in MiB; 0 once the process has ended. */
  readonly memory: number
}

/**
 * Starts `wasi-webgpu serve` on a free port, and waits until it listens.
 *
 * @param openFiles the limit on its open files; that of this process by default
 */
export async function startServer(
  args: readonly string[],
  env = process.env,
  openFiles?: number,
): Promise<RunningServer> {
  const server = launchServer(args, env, openFiles)
  await server.seen(/event=listening/)
  return server
}

/** Starts `wasi-webgpu serve` on a free port, without waiting. Its `url` is empty until it listens. */
export function launchServer(args: readonly string[], env = process.env, openFiles?: number): RunningServer {
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
  return {
    pid: child.pid as number,
    get url() {
      return /event=listening url=(\S+)/.exec(stdout)?.[1] ?? ''
    },
    lines,
    seen,
    read: isRead => void (isRead ? child.stdout.resume() : child.stdout.pause()),
    stderr: () => stderr,
    workers: () => childrenOf(child.pid as number),
    workerMemory: () => childrenOf(child.pid as number).reduce((sum, { memory }) => sum + memory, 0),
    end: signal => {
      if (!hasEnded) child.kill(signal ?? 'SIGTERM')
      return ended
    },
  }
}

/** Returns the child processes of a process, as Linux reports them. */
export function childrenOf(pid: number): WorkerStatus[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? []
  return children.map(child => ({
    pid: Number(child),
    get isRunning() {
      // A zombie process has ended, but its parent has not reaped it yet.
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

/** Returns the path of the component of a guest of `guests/`, which `scripts/test-programs.ts` builds. */
export function guestFile(name: 'echo' | 'faulty' | 'incoming'): string {
  return fileURLToPath(new URL(`./guests/${name}.wasm`, import.meta.url))
}
