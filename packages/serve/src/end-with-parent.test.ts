import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

it('a process that loops ends even if its parent was gone before the watchdog looked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { pid: gone } = spawnSync(process.execPath, ['--version'])
  const module = JSON.stringify(new URL('end-with-parent.ts', import.meta.url).href)
  const program = join(folder, 'program.mjs')
  writeFileSync(program, `import { endWithParent } from ${module}\nvoid endWithParent(${gone})\nfor (;;);`)
  const child = spawn(process.execPath, [program])
  onTestFinished(() => void child.kill('SIGKILL'))
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
})
