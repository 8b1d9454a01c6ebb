import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** Exit code of a command that exceeded its time limit, as in `timeout` of the GNU coreutils. */
const tookTooLong = 124

/** How long a command may take to end after SIGTERM, in milliseconds: it writes pictures then. */
const patience = 1000

/** Environment variable by which the process with a deadline learns the ID of the one that keeps it. */
const parentVariable = 'WASI_WEBGPU_DEADLINE_PROCESS'

/**
 * Runs this command again, with other arguments, in a process that ends at a deadline. A guest that loops
 * never yields its thread, so nothing in its own process could end it with an exit code.
 *
 * @param limit the time until the deadline, in milliseconds
 * @param onLimit called when the deadline ended the process
 * @returns the exit code
 */
export function runWithDeadline(
  limit: number,
  args: readonly string[],
  onLimit: () => void,
): Promise<number> {
  const command = [...process.execArgv, process.argv[1] as string, ...args]
  const env = { ...process.env, [parentVariable]: String(process.pid) }
  const child = spawn(process.execPath, command, { stdio: 'inherit', env })
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    let isOver = false
    const timer = setTimeout(() => {
      isOver = true
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), patience).unref()
    }, limit)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (isOver) {
        onLimit()
        resolve(tookTooLong)
      } else resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals])
    })
  })
}

/** Makes a process that {@link runWithDeadline} started end when that process is gone, and with it the deadline. */
export async function endWithDeadline(): Promise<void> {
  const parent = process.env[parentVariable]
  if (parent === undefined) return
  delete process.env[parentVariable]
  const { endWithParent } = await import('@wasi-webgpu/serve/end-with-parent')
  await endWithParent(Number(parent))
}

/** Returns the arguments without an option and its value. */
export function withoutOption(name: string, args: readonly string[]): string[] {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  const kept = own.filter(
    (arg, i) => arg !== `--${name}` && own[i - 1] !== `--${name}` && !arg.startsWith(`--${name}=`),
  )
  return [...kept, ...args.slice(own.length)]
}
