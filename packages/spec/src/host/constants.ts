/** Writes the static functions that return flags, of versions in which flags are numbers. */

import type { Func } from '../model.ts'
import { hex } from './load.ts'

/** Whether a function returns a flag. */
export function isConstant({ w3c }: Func): boolean {
  return w3c.kind === 'constant'
}

/** Returns properties of the object of all functions. */
export function writeConstants(functions: readonly Func[]): string[] {
  const resources = Map.groupBy(functions, ({ resource }) => resource!.name)
  return [...resources].map(([name, functions]) => {
    const values = functions.map(({ name, w3c }) => `'${name}': ${hex(w3c.value!)},`)
    return `...flagConstants('${name}', { ${values.join('\n')} }),`
  })
}
