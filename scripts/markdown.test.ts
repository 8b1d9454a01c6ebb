import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = globSync('**/*.md', { cwd: root, exclude: ['**/node_modules', 'out', '.changeset'] })

describe('the documentation', () => {
  test.each(pages)('links only to files that exist: %s', page => {
    const text = read(page).replace(/^```.*?^```|^ {4}.*$/gms, '')
    const links = [...text.matchAll(/\]\(([^)]+)\)|(?:src|href)="([^"]+)"/g)].map(([, a, b]) => a ?? b ?? '')
    const paths = links.filter(link => !/^(https?:|#)/.test(link)).map(link => link.replace(/#.*/, ''))
    expect(paths.filter(path => !existsSync(join(root, dirname(page), path)))).toEqual([])
  })

  test('shows the example verbatim', () => {
    expect(read('README.md')).toContain(`\`\`\`c\n${read('examples/hello-compute/hello-compute.c')}\`\`\``)
  })
})
