import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import GithubSlugger from 'github-slugger'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = globSync('**/*.md', { cwd: root, exclude: ['**/node_modules', 'out', '.changeset'] })

describe('the documentation', () => {
  test.each(pages)('links only to files and headings that exist: %s', page => {
    const text = withoutCode(read(page)).replace(/`[^`\n]*`/g, '')
    const links = [...text.matchAll(/\]\(([^)]+)\)|(?:src|href)="([^"]+)"/g)].map(([, a, b]) => a ?? b ?? '')
    const broken = links.filter(link => !/^https?:/.test(link) && !leads(page, link))
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
  return anchorsOf(withoutCode(read(file))).has(heading)
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```|^ {4}.*$/gm, '')
}

/** Returns the anchors of the headings, as GitHub makes them. */
function anchorsOf(text: string): Set<string> {
  const slugger = new GithubSlugger()
  return new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slugger.slug(heading)))
}
