/**
 * Times several candidates side by side: each runs once per turn, over many turns, so that drift of the
 * machine affects all of them alike. The first turns are a warm-up.
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
      const result = candidates[name]()
      if (result instanceof Promise) await result
      const time = performance.now() - start
      if (turn >= 0) times[name].push(time)
    }
  }
  return Object.fromEntries(names.map(name => [name, median(times[name])])) as Record<Name, number>
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
