/** One line of the table that `npm run bench` prints. */
export interface Row {
  readonly name: string
  /** What was measured of ours and of the peer, in `unit`. */
  readonly ours: number
  readonly peer: number
  readonly unit: 'ns' | 'ms' | 'GB/s' | '/s' | 'kB' | 'MB'
  /** What ours is compared with. */
  readonly versus: string
  /** Ours as a multiple of the peer, or the other way round where more is better: see `budget`. */
  readonly ratio: number
  /** The bound of the ratio, as in the design: `≤ 2`, `≥ 50`. */
  readonly budget: string
  readonly ok: boolean
}

/** Ours must take at most `most` times what the peer takes. */
export function atMost(most: number, row: Omit<Row, 'ratio' | 'budget' | 'ok'>): Row {
  const ratio = row.ours / row.peer
  return { ...row, ratio, budget: `≤ ${most}`, ok: ratio <= most }
}

/** Ours must be at least `least` times as fast: the ratio is peer to ours. */
export function timesFaster(least: number, row: Omit<Row, 'ratio' | 'budget' | 'ok'>): Row {
  const ratio = row.peer / row.ours
  return { ...row, ratio, budget: `≥ ${least}`, ok: ratio >= least }
}

/** Ours must reach at least this part of the peer's rate. */
export function atLeast(least: number, row: Omit<Row, 'ratio' | 'budget' | 'ok'>): Row {
  const ratio = row.ours / row.peer
  return { ...row, ratio, budget: `≥ ${least}`, ok: ratio >= least }
}

const columns = ['', 'ours', 'peer', '', 'ratio', 'budget', ''] as const

/** The rows as a table of text. */
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
