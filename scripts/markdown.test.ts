import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { anchorsOf, linksOf } from '../docs/site/markdown.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = globSync('**/*.md', { cwd: root, exclude: ['**/node_modules', 'out', '.changeset'] })

describe('the documentation', () => {
  test.each(pages)('links only to files and headings that exist: %s', page => {
    const broken = linksOf(read(page)).filter(link => !/^https?:/.test(link) && !leads(page, link))
    expect(broken).toEqual([])
  })
})

/** Whether a link of a page leads to a file, and to a heading of it if it names one. */
function leads(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (!existsSync(join(root, target))) return false
  if (heading === undefined || heading === '') return true
  const file = target.endsWith('.md') ? target : join(target, 'README.md')
  return anchorsOf(read(file)).has(heading)
}
