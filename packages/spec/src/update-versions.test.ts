import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Api } from './model.ts'
import { withCurrentVersions } from './update-versions.ts'

it('withCurrentVersions updates each version in hand-written files within its own line of versions', () => {
  const root = mkdtempSync(join(tmpdir(), 'wasi-webgpu-versions-'))
  try {
    execFileSync('git', ['init', '-q'], { cwd: root })
    const world = 'import my:gpu/gpu@0.3.0-rc.1; import my:gpu/gpu@0.2.0-rc.1;'
    writeFileSync(join(root, 'world.wit'), world)
    writeFileSync(join(root, 'old.md'), 'my:gpu@0.0.1, my:gpu@0.4.0-rc.1, wasi:cli/run@0.3.0-rc.1')
    const api = { package: 'my:gpu', interface: 'gpu', version: '0.3.0-rc.9', sameAs: ['0.2.0-rc.9'] }
    expect([...withCurrentVersions(api as unknown as Api, root)]).toEqual([
      ['old.md', 'my:gpu@0.0.1, my:gpu@0.4.0-rc.1, wasi:cli/run@0.3.0-rc.1'],
      ['world.wit', 'import my:gpu/gpu@0.3.0-rc.9; import my:gpu/gpu@0.2.0-rc.9;'],
    ])
  } finally {
    rmSync(root, { recursive: true })
  }
})
