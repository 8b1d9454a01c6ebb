/** Time that a candidate measured itself, because it runs in another process. */
export interface OwnTime {
  readonly milliseconds: number
}

/**
 * Times several candidates side by side: each runs once per turn, over many turns, so that drift of the
 * machine affects all of them alike. The first turns are a warm-up. A candidate that returns an {@link OwnTime} is taken at
 * its word.
 *
 * @param before awaited before each run, and not timed
 * @returns the median of each candidate, in milliseconds
 */
export async function sideBySide<Name extends string>(
  candidates: Readonly<Record<Name, () => unknown>>,
  turns = 15,
  warmUp = 5,
  before?: () => Promise<unknown>,
): Promise<Record<Name, number>> {
  const names = Object.keys(candidates) as Name[]
  const times = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>
  for (let turn = -warmUp; turn < turns; turn++) {
    for (const name of names) {
      await before?.()
      const start = performance.now()
      let result = candidates[name]()
      if (result instanceof Promise) result = await result
      const time = performance.now() - start
      if (turn >= 0) times[name].push(isOwnTime(result) ? result.milliseconds : time)
    }
  }
  return Object.fromEntries(names.map(name => [name, median(times[name])])) as Record<Name, number>
}

function isOwnTime(value: unknown): value is OwnTime {
  return typeof value === 'object' && value !== null && 'milliseconds' in value
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
