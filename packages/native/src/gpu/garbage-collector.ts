import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Defines `gc`, as `--expose-gc` does. A policy for the GPU may need it: what a guest lets go of stays with the GPU until
 * the engine collects it, and the engine does not know how much that is.
 */
export function exposeGarbageCollector(): void {
  const global = globalThis as { gc?: (() => void) | undefined; Bun?: { gc(force: boolean): void } }
  const { Bun: bun } = global
  global.gc ??= bun ? () => bun.gc(true) : collectorOfV8()
}

function collectorOfV8(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}
