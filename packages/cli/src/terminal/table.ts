import { stripVTControlCharacters } from 'node:util'

/**
 * Formats rows as aligned columns, two spaces apart.
 *
 * @param rows rows of cells; shorter rows end early
 * @param rightAligned indices of right-aligned columns, such as numbers
 */
export function table(rows: readonly (readonly string[])[], rightAligned: readonly number[] = []): string {
  const columns = Math.max(0, ...rows.map(row => row.length))
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map(row => shown(row[i] ?? ''))))
  return rows
    .map(row =>
      row
        .map((cell, i) => {
          const padding = ' '.repeat(widths[i]! - shown(cell))
          return rightAligned.includes(i) ? padding + cell : cell + padding
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function shown(cell: string): number {
  return stripVTControlCharacters(cell).length
}
