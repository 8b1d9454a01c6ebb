import { endProcess, exitCode, startCommand } from './own-process.ts'

/** Exit code of a command that exceeded its time limit, as in `timeout` of the GNU coreutils. */
const tookTooLong = 124

/**
 * Runs this command again, with other arguments, in a process that ends at a deadline. A guest that loops
 * never yields its thread, so nothing in its own process could end it with an exit code.
 *
 * @param limit the time until the deadline, in milliseconds
 * @param onLimit called when the deadline ended the process
 * @returns the exit code
 */
export async function runWithDeadline(
  limit: number,
  args: readonly string[],
  onLimit: () => void,
): Promise<number> {
  const child = startCommand(args)
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, forward)
  let isOver = false
  const timer = setTimeout(() => {
    isOver = true
    endProcess(child)
  }, limit)
  const code = await exitCode(child).finally(() => clearTimeout(timer))
  if (!isOver) return code
  onLimit()
  return tookTooLong
}
