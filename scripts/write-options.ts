/**
 * Writes the lists of options in the README of the command from its table: part of `npm run generate`. With `--check` it
 * writes nothing, and exits with 1 if the README would change. A list stands between `<!-- options: NAME -->`, where NAME
 * is an export of `option-table.ts`, and `<!-- end -->`.
 */
import * as table from '../packages/cli/src/options/option-table.ts'
import { optionsTable } from './options-table.ts'
import { writeGenerated } from './write-generated.ts'

const path = 'packages/cli/README.md'

/** The text with its lists as the table has them. */
function withLists(text: string): string {
  return text.replaceAll(
    /(<!-- options: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => {
      const options = (table as Readonly<Record<string, unknown>>)[name] as table.Options | undefined
      if (options === undefined) throw new Error(`${path}: option-table.ts exports no ${name}`)
      return `${start}\n${optionsTable(options)}\n\n${end}`
    },
  )
}

writeGenerated(path, withLists)
