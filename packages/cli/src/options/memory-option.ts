import type { Parsed } from './parsed-arguments.ts'
import { parseBytes } from './quantities.ts'

/**
 * Returns the value of `--memory` in bytes.
 *
 * @returns `undefined` when the option is not given
 * @throws UsageError on a value that is not an amount of memory
 */
export function memoryLimit(parsed: Parsed): number | undefined {
  const text = parsed.text('memory')
  return text === undefined ? undefined : parseBytes('--memory', text)
}
