import { spawnSync } from 'node:child_process'

/**
 * Runs a program that the build needs, in a folder. Its errors go to the standard error.
 *
 * @throws {Error} in one line, when it is not installed or fails
 */
export function runTool(command: string, args: readonly string[], folder: string): void {
  const line = [command, ...args].join(' ')
  const shell = command === 'npm' // on Windows a script, which only a shell runs
  const { status, signal, error } = spawnSync(shell ? line : command, shell ? [] : args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell,
  })
  if (error !== undefined) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new Error(isMissing ? `${command} is needed, and not installed` : `${command}: ${error.message}`)
  }
  if (status !== 0) throw new Error(`${line} failed: ${signal ?? `status ${status}`}; its messages say why`)
}
