/**
 * Creates the templates in Rust and runs their tests, with the crates of this workspace in the place of the published ones:
 * `node crates/templates.ts`, on a machine with Rust and its target wasm32-wasip2.
 */

import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { create, templates } from '../packages/create-wasi-webgpu/src/index.ts'

const crates = fileURLToPath(new URL('./', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-templates-'))
try {
  for (const template of Object.keys(templates).filter(name => name.endsWith('-rust'))) {
    const folder = join(work, template)
    create(folder, template)
    symlinkSync(join(crates, '../node_modules'), join(folder, 'node_modules'))
    const patches = ['wasi-webgpu', 'wgpu-wasi'].map(name => `${name} = { path = '${join(crates, name)}' }`)
    appendFileSync(join(folder, 'Cargo.toml'), `\n[patch.crates-io]\n${patches.join('\n')}\n`)
    for (const script of ['start', 'test']) {
      execFileSync('npm', ['run', script], {
        cwd: folder,
        stdio: 'inherit',
        shell: process.platform === 'win32',
      })
    }
  }
} finally {
  rmSync(work, { recursive: true })
}
