/**
 * Publishes the tarballs of `npm run pack`: `npm run release:publish [-- --dry-run]`. Leaves out versions that the registry has, so
 * that a release that broke off can be repeated.
 */
import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const out = fileURLToPath(new URL('../out', import.meta.url))
const isDryRun = process.argv.includes('--dry-run')
const npm = (...args: string[]) =>
  execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

for (const tarball of globSync('*wasi-webgpu*.tgz', { cwd: out }).sort()) {
  const path = join(out, tarball)
  const [{ id }] = JSON.parse(npm('pack', path, '--dry-run', '--json')) as [{ id: string }]
  if (isPublished(id)) {
    console.log(`${id} is published already`)
    continue
  }
  npm('publish', path, '--access', 'public', ...(isDryRun ? ['--dry-run'] : ['--provenance']))
  console.log(isDryRun ? `${id} could be published` : `${id} is published`)
}

/** Whether the registry has a version: `NAME@VERSION`. */
function isPublished(id: string): boolean {
  try {
    return npm('view', id, 'version').trim() !== ''
  } catch (error) {
    if (String((error as { stderr?: string }).stderr).includes('E404')) return false
    throw error
  }
}
