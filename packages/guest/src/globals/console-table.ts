/**
 * Tables of `console.table`, as Node draws them.
 *
 * @see https://nodejs.org/api/console.html#consoletabletabulardata-properties
 */
import { show } from './console-format.ts'

/**
 * Returns the table of an object: a row for each of its values, a column for each of their properties.
 *
 * @param columns the properties to show, instead of all
 */
export function tableOf(data: object, columns?: readonly string[]): string {
  if (data instanceof Map) {
    const keys = [...data.keys()].map(cell)
    return draw(
      ['(iteration index)', 'Key', 'Values'],
      [indices(keys.length), keys, [...data.values()].map(cell)],
    )
  }
  if (data instanceof Set) {
    const values = [...data].map(cell)
    return draw(['(iteration index)', 'Values'], [indices(values.length), values])
  }
  const rows = Object.entries(data)
  const cells = new Map<string, string[]>(columns?.map(name => [name, []]))
  const values: string[] = []
  rows.forEach(([, value], row) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
      values[row] = cell(value)
      return
    }
    for (const name of columns ?? Object.keys(value)) {
      if (!cells.has(name)) cells.set(name, [])
      if (Object.hasOwn(value, name)) cells.get(name)![row] = cell(value[name as never])
    }
  })
  const hasValues = values.length > 0
  const heads = ['(index)', ...cells.keys(), ...(hasValues ? ['Values'] : [])]
  return draw(heads, [rows.map(([key]) => key), ...cells.values(), ...(hasValues ? [values] : [])])
}

function indices(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${i}`)
}

/** Returns the text of a cell, in which a text has quotes. */
function cell(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'object' && value !== null ? show(value, 0) : show(value)
}

function draw(heads: readonly string[], columns: readonly (readonly string[])[]): string {
  const height = Math.max(...columns.map(({ length }) => length))
  const widths = heads.map((head, i) => {
    const lengths = Array.from({ length: height }, (_, row) => columns[i]![row]?.length ?? 0)
    return Math.max(head.length, ...lengths) + 2
  })
  const line = (left: string, middle: string, right: string) =>
    `${left}${widths.map(width => '─'.repeat(width)).join(middle)}${right}`
  const rowOf = (texts: readonly (string | undefined)[]) =>
    `│${texts.map((text = '', i) => ` ${text}`.padEnd(widths[i]!)).join('│')}│`
  const rows = Array.from({ length: height }, (_, row) => rowOf(columns.map(column => column[row])))
  return [line('┌', '┬', '┐'), rowOf(heads), line('├', '┼', '┤'), ...rows, line('└', '┴', '┘')].join('\n')
}
