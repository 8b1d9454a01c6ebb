/** One row of the table that `npm run bench` prints. */
export interface Row {
  readonly name: string
  /** The measurement of ours and of the peer, in `unit`. */
  readonly ours: number
  readonly peer: number
  readonly unit: 'ns' | 'ms' | 's' | 'GB/s' | '/s' | 'tokens/s' | 'kB' | 'MB'
  /** Name of the peer. */
  readonly versus: string
  /** Ours divided by the peer, or the reverse where more is better: see `budget`. */
  readonly ratio: number
  /** Bound of the ratio, as in the design: `≤ 2`, `≥ 50`. */
  readonly budget: string
  readonly ok: boolean
}

/** A row in which ours may take at most `most` times as long as the peer. */
export function atMost(most: number, row: Omit<Row, 'ratio' | 'budget' | 'ok'>): Row {
  const ratio = row.ours / row.peer
  return { ...row, ratio, budget: `≤ ${most}`, ok: ratio <= most }
}

/** A row for a size in bytes with a budget in kilobytes. */
export function sizeAtMost(kilobytes: number, name: string, bytes: number): Row {
  return atMost(1, { name, unit: 'kB', ours: bytes / 1000, peer: kilobytes, versus: 'the budget' })
}

/** A row in which ours must be at least `least` times as fast; the ratio is peer to ours. */
export function timesFaster(least: number, row: Omit<Row, 'ratio' | 'budget' | 'ok'>): Row {
  const ratio = row.peer / row.ours
  return { ...row, ratio, budget: `≥ ${least}`, ok: ratio >= least }
}

/** A row in which ours must reach at least this share of the peer's rate. */
export function atLeast(least: number, row: Omit<Row, 'ratio' | 'budget' | 'ok'>): Row {
  const ratio = row.ours / row.peer
  return { ...row, ratio, budget: `≥ ${least}`, ok: ratio >= least }
}

const columns = ['', 'ours', 'peer', '', 'ratio', 'budget', ''] as const

/** Formats the rows as a text table. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [
    [...columns],
    ...rows.map(row => [
      row.name,
      `${significant(row.ours)} ${row.unit}`,
      `${significant(row.peer)} ${row.unit}`,
      row.versus,
      significant(row.ratio),
      row.budget,
      row.ok ? 'ok' : 'MISSED',
    ]),
  ]
  const widths = columns.map((_, i) => Math.max(...cells.map(line => line[i]?.length ?? 0)))
  const right = new Set([1, 2, 4])
  return cells
    .map(line =>
      line.map((cell, i) => (right.has(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))),
    )
    .map(line => line.join('  ').trimEnd())
    .join('\n')
}

function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
