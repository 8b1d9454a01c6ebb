import type { Parsed } from './parsed-arguments.ts'
import { parseBytes } from './quantities.ts'

/**
 * The value of `--memory`, in bytes.
 *
 * @returns `undefined` where it is not given
 * @throws UsageError on a value that is no amount of memory
 */
export function memoryLimit(parsed: Parsed): number | undefined {
  const text = parsed.text('memory')
  return text === undefined ? undefined : parseBytes('--memory', text)
}
