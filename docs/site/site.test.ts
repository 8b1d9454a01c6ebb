import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeBlocks } from './markdown.ts'
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
    const loose = chapters.flatMap(page => {
      const text = read(page).replace(/<!-- file: [\s\S]*?<!-- end -->/g, shown => shown.replace(/\S/g, ''))
      return codeBlocks(text)
        .filter(({ language }) => ['ts', 'c', 'cpp', 'rust', 'wgsl'].includes(language))
        .map(({ line }) => `${page}:${line}`)
    })
    expect(loose).toEqual([])
  })
})

describe('the built site', () => {
  /** Folder of the built site. */
  let out: string
  const base = '/base/'

  beforeAll(() => {
    out = mkdtempSync(join(root, 'out/docs-test-'))
    execFileSync(process.execPath, [join(root, 'docs/site/main.ts'), '--out', out], {
      env: { ...process.env, DOCS_BASE: base },
      stdio: 'pipe',
    })
  })
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  test('links only to pages, headings and files that it has', () => {
    const texts = new Map(
      globSync('**/*.html', { cwd: out }).map(page => [page, readFileSync(join(out, page), 'utf8')]),
    )
    const ids = new Map([...texts].map(([page, text]) => [page, new Set(idsOf(text))]))
    expect(texts.size).toBe(pages.length + 1) // and the page for addresses that do not exist
    const broken = [...texts].flatMap(([page, text]) =>
      linksOf(text)
        .filter(link => !leads(page, link))
        .map(link => `${page}: ${link}`),
    )
    expect(broken).toEqual([])

    function leads(page: string, link: string): boolean {
      const [path = '', hash = ''] = link.split('#')
      if (path.startsWith('/') && !path.startsWith(base)) return false
      const joined = path.startsWith(base)
        ? path.slice(base.length)
        : path === ''
          ? page
          : posix.join(dirname(page), path)
      const file = joined === '' || joined.endsWith('/') ? `${joined}index.html` : joined
      if (!existsSync(join(out, file)) || !statSync(join(out, file)).isFile()) return false
      return hash === '' || (ids.get(file)?.has(decodeURIComponent(hash)) ?? false)
    }
  })

  test('has at most 150 kB of scripts for a page, compressed', () => {
    const sizes = new Map<string, number>()
    const sizeOf = (script: string) => {
      const size = sizes.get(script) ?? gzipSync(readFileSync(join(out, script))).length
      sizes.set(script, size)
      return size
    }
    for (const page of globSync('**/*.html', { cwd: out })) {
      const text = readFileSync(join(out, page), 'utf8')
      const scripts = new Set(
        [...text.matchAll(/(?:src|href)="\/base\/([^"]+\.js)"/g)].map(([, path]) => path!),
      )
      const total = [...scripts].map(sizeOf).reduce((sum, size) => sum + size, 0)
      expect(total, page).toBeGreaterThan(0)
      expect(total, page).toBeLessThanOrEqual(150_000)
    }
  })
})

function idsOf(html: string): string[] {
  return [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => unescaped(id!))
}

/** Returns the links of a page to the site itself, and its pictures. */
function linksOf(html: string): string[] {
  const body = html.replace(/<script[\s\S]*?<\/script>/g, '')
  return [...body.matchAll(/<(?:a|img|link)\s[^>]*?(?:href|src)="([^"]*)"/g)]
    .map(([, link]) => unescaped(link!))
    .filter(link => !/^(https?:|mailto:|data:)/.test(link))
}

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
}
