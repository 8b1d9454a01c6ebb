import { execFile } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { brokenLinks } from './broken-links.ts'
import { pages } from './pages.ts'
import { root } from './root.ts'

test('The docs site can be built, and its pages link only to pages, headings and files that it has', async () => {
  mkdirSync(join(root, 'out'), { recursive: true })
  const out = mkdtempSync(join(root, 'out/docs-links-'))
  try {
    // The pages are garbage soon; fewer collections save a tenth of the time.
    const args = ['--max-semi-space-size=64', join(root, 'docs/site/main.ts'), '--check', '--out', out]
    await promisify(execFile)(process.execPath, args, { env: { ...process.env, DOCS_BASE: '/docs/' } })
    expect(globSync('**/*.html', { cwd: out }).length).toBe(pages.length + 1) // and the page for addresses that do not exist
    expect(brokenLinks(out, '/docs/')).toEqual([])
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
})
