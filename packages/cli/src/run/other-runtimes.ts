import { CommandError } from '../command-error.ts'

/**
 * Refuses runtimes without a feature that only Node has: worker processes, which inherit a socket on descriptor 3, and V8's profiler.
 */
export function refuseOtherRuntimes(command: string): void {
  const { bun, deno } = process.versions
  const other = bun ? 'Bun' : deno ? 'Deno' : undefined
  if (other === undefined) return
  throw new CommandError(`${command} does not run in ${other}; use Node: npx wasi-webgpu ${command} …`)
}
