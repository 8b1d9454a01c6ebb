/** Writes the getters of limits, which differ only in their names and in the width of the number. */

import type { Func } from '../model.ts'

/** Whether a function is the getter of a limit. */
export function isLimitGetter({ w3c }: Func): boolean {
  return w3c.interface === 'GPUSupportedLimits' && w3c.kind === 'getter'
}

/** Returns properties of the object of all functions. */
export function writeLimitGetters(getters: readonly Func[]): string[] {
  return (['u32', 'u64'] as const).map(width => {
    const names = getters.filter(({ result }) => result?.kind === width).map(({ w3c }) => `'${w3c.name}',`)
    return `...${width}LimitGetters([ ${names.join('\n')} ]),`
  })
}
