import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { looseBlocks } from './markdown.ts'
import { pages } from './pages.ts'
import { root } from './root.ts'
import { stage } from './stage.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe('the pages of the site', () => {
  test('have all documents of the repository', () => {
    const documents = globSync(['*.md', 'docs/**/*.md', '{packages,examples,crates}/*/README.md'], {
      cwd: root,
    })
    const elsewhere = ['README.md']
    const shown = new Set([...pages.map(({ file }) => file), ...elsewhere])
    expect(documents.filter(file => !shown.has(file))).toEqual([])
  })

  test('have paths of their own, a title and a description', () => {
    expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length)
    for (const [path, text] of stage().pages) {
      expect(text, path).toMatch(/^---\n[\s\S]*?^title: ("[^"]|[^\s"])[\s\S]*?^---$/m)
      expect(text, path).toMatch(/^---\n[\s\S]*?^description: ("[^"]|[^\s"])[\s\S]*?^---$/m)
    }
  })

  test('show programs from files that are compiled and run', () => {
    const chapters = globSync('docs/{start,guides}/*.md', { cwd: root })
    const loose = chapters.flatMap(page =>
      looseBlocks(read(page))
        .filter(({ language }) => ['ts', 'c', 'cpp', 'rust', 'wgsl'].includes(language))
        .map(({ line }) => `${page}:${line}`),
    )
    expect(loose).toEqual([])
  })
})
