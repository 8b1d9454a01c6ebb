/**
 * Writes the lists of options in the README of the command from its table: part of `npm run generate`. With `--check` it
 * writes nothing, and exits with 1 if the README would change. A list stands between `<!-- options: NAME -->`, where NAME
 * is an export of `option-table.ts`, and `<!-- end -->`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as table from '../packages/cli/src/options/option-table.ts'
import { optionsTable } from './options-table.ts'

const path = 'packages/cli/README.md'
const file = fileURLToPath(new URL(`../${path}`, import.meta.url))

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

const text = readFileSync(file, 'utf8')
const written = withLists(text)
if (process.argv.includes('--check')) {
  if (written !== text) console.error(`${path} is not what \`npm run generate\` writes`)
  process.exitCode = written === text ? 0 : 1
} else if (written !== text) {
  writeFileSync(file, written)
  console.log(`wrote ${path}`)
}
