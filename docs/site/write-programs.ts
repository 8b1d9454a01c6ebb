/**
 * Writes programs into the pages that show them: part of `npm run generate`. With `--check` it writes nothing, and exits with 1 if a
 * page would change. A program stands between `<!-- file: PATH -->`, relative to the page, and `<!-- end -->`, and is tested where it
 * lies.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { writeGenerated } from '../../scripts/write-generated.ts'
import { root } from './root.ts'

const languages: Readonly<Record<string, string>> = { '.rs': 'rust' }

/** The text of a page with its programs as their files have them. */
function withPrograms(page: string, text: string): string {
  return text.replaceAll(
    /(<!-- file: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, start: string, path: string, end: string) => {
      const extension = extname(path)
      const language = languages[extension] ?? extension.slice(1)
      const program = readFileSync(join(root, dirname(page), path), 'utf8')
      return `${start}\n\`\`\`${language}\n${program}\`\`\`\n\n${end}`
    },
  )
}

for (const page of globSync(['*.md', 'docs/**/*.md'], { cwd: root }))
  writeGenerated(page, text => withPrograms(page, text))
