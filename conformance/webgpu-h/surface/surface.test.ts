import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wasiWebgpu } from '../../../packages/cli/src/testing/command.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-surface-'))
const path = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

const component = fileURLToPath(new URL('surface.wasm', import.meta.url))
const events = [
  { frame: 1, type: 'pointerdown', x: 3, y: 4 },
  { frame: 1, type: 'pointerup', x: 5, y: 6 },
  { frame: 2, type: 'keydown', code: 'KeyA', key: 'A', shiftKey: true },
  { frame: 2, type: 'keyup', code: 'KeyA' },
  { frame: 3, type: 'resize', width: 40, height: 20 },
  { frame: 4, type: 'pointermove', x: 7.5, y: 8 },
]

describe('a program that draws through webgpu.h and webgpu_wasi.h', () => {
  let output: readonly string[]

  beforeAll(async () => {
    writeFileSync(path('events.json'), JSON.stringify(events))
    const surface = [
      '--frames',
      '4',
      '--size',
      '64x32',
      '--events',
      path('events.json'),
      '--out',
      path('pictures'),
    ]
    const ended = await wasiWebgpu(['run', '--gpu', 'software', ...surface, component])
    expect(ended).toMatchObject({ code: 0 })
    output = ended.stdout.trim().split('\n')
  })

  it('learns what a surface can do, and an invalid surface can do nothing', () => {
    expect(output).toContain('without a source: status 2, width 0')
    expect(output).toContain('3 formats, present mode 1, alpha modes 1 and 2, renders: 1')
  })

  it.each([
    'a format that no screen has: error of type 2',
    'a mode that the host lacks: error of type 2',
    'no width: error of type 2',
  ])('receives a validation error for a wrong configuration: %s', line => {
    expect(output).toContain(line)
  })

  it('receives the input between its frames, in order, and draws at the new size', () => {
    expect(output.slice(output.indexOf('down at 3, 4'))).toEqual([
      'down at 3, 4',
      'up at 5, 6',
      'frame 0: 64 x 32, status 1',
      'key down A: "A" with shift',
      'key up A',
      'frame 1: 64 x 32, status 1',
      'size 40 x 20',
      'frame 2: 40 x 20, status 1',
      'move to 7.5, 8',
      'frame 3: 40 x 20, status 1',
      'closed: picture none, status 5',
    ])
  })

  it('presents the pictures that it draws', () => {
    const pictures = readdirSync(path('pictures'))
      .sort()
      .map(name => decode(readFileSync(join(path('pictures'), name))))
    expect(pictures.map(({ width, height, data }) => [width, height, data[1], data[2]])).toEqual([
      [64, 32, 0, 255],
      [64, 32, 255, 255],
      [40, 20, 0, 255],
      [40, 20, 255, 255],
    ])
  })
})
