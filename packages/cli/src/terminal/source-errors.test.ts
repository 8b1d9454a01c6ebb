import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { withCodeFrames } from './source-errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-frames-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('errors that name a line of a file are followed by its code frame, others are not', () => {
  const file = join(folder, 'app.ts')
  writeFileSync(file, 'const a = = 1\n')
  expect(withCodeFrames(`${file}:1:11: Unexpected "="\nnone.ts:1:1: gone\nno place`).split('\n')).toEqual([
    `wasi-webgpu: ${file}:1:11: Unexpected "="`,
    '> 1 | const a = = 1',
    '    |           ^',
    '  2 |',
    'wasi-webgpu: none.ts:1:1: gone',
    'wasi-webgpu: no place',
  ])
})
