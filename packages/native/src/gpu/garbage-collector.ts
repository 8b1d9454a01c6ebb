import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Defines `gc`, as `--expose-gc` does. A policy for the GPU calls it: objects that a guest drops occupy the
 * GPU's memory until the engine collects them, and the engine does not know their size.
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
