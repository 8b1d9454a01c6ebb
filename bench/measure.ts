/**
 * Times several candidates side by side: one run of each in turn, many turns, so that the machine's drift meets all of
 * them. The first turns warm up.
 *
 * @param before is awaited before each run, and not timed
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
