import { type Options, usageOf } from '../packages/cli/src/options/option-table.ts'

/** Returns a table of Markdown with options of the command, aligned as the formatter has it. */
export function optionsTable(options: Options): string {
  const rows = [
    ['option', ''],
    // Outside of code, `<` would begin an element.
    ...Object.entries(options).map(([name, option]) => [
      `\`${usageOf(name, option)}\``,
      option.help.replaceAll('<', '\\<'),
    ]),
  ].map(row => row.map(cell => cell.replaceAll('|', '\\|')))
  const widths = [0, 1].map(i => Math.max(...rows.map(row => row[i]!.length)))
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  const [head, ...body] = rows
  return [head!, widths.map(width => '-'.repeat(width)), ...body].map(line).join('\n')
}
