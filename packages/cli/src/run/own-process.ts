import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'

/** How long a process may take to end after SIGTERM, in milliseconds: it writes pictures then. */
const patience = 1000

/** Environment variable by which a process that {@link startCommand} started learns the ID of its parent. */
const parentVariable = 'WASI_WEBGPU_PARENT_PROCESS'

/** Starts this command again, with other arguments and the standard streams of this one, in a process that ends when this one does. */
export function startCommand(args: readonly string[]): ChildProcess {
  const command = [...process.execArgv, process.argv[1] as string, ...args]
  const env = { ...process.env, [parentVariable]: String(process.pid) }
  return spawn(process.execPath, command, { stdio: 'inherit', env })
}

/** Makes a process that {@link startCommand} started end when its parent is gone. */
export async function endWithParentCommand(): Promise<void> {
  const parent = process.env[parentVariable]
  if (parent === undefined) return
  delete process.env[parentVariable]
  const { endWithParent } = await import('@wasi-webgpu/serve/end-with-parent')
  await endWithParent(Number(parent))
}

/** Ends a process: with SIGTERM, or SIGKILL when it does not end. */
export function endProcess(child: ChildProcess): void {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  child.once('exit', () => clearTimeout(timer))
}

/** Waits for the end of a process; returns its exit code, which is 128 and the number of the signal after a signal. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]))
  })
}

/** Returns arguments without an option, and its value if it has one. */
export function withoutOption(name: string, args: readonly string[], hasValue = true): string[] {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  const kept = own.filter(
    (arg, i) =>
      arg !== `--${name}` && !(hasValue && own[i - 1] === `--${name}`) && !arg.startsWith(`--${name}=`),
  )
  return [...kept, ...args.slice(own.length)]
}
