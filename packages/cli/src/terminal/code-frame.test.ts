import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { codeFrame, withCodeFrames } from './code-frame.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-frames-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('a code frame shows the line with those around it, and a caret under the column', () => {
  const source = Array.from({ length: 12 }, (_, i) => `\tline(${i + 1})`).join('\r\n')
  expect(codeFrame(source, 10, 7)).toEqual([
    '   8 |   line(8)',
    '   9 |   line(9)',
    '> 10 |   line(10)',
    '     |        ^',
    '  11 |   line(11)',
    '  12 |   line(12)',
  ])
  expect(codeFrame(source, 1)).toEqual(['> 1 |   line(1)', '  2 |   line(2)', '  3 |   line(3)'])
  expect(codeFrame(source, 13, 1)).toEqual([])
})

it('a code frame shows control characters as text and cuts long lines', () => {
  expect(codeFrame('a\u001b[2Jb', 1, 6)).toEqual(['> 1 | a\\u001b[2Jb', '    |           ^'])
  const [line = '', caret] = codeFrame('x'.repeat(1000), 1, 900)
  expect([line.length, caret]).toEqual([166, undefined])
})

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
