import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { parse } from './parsed-arguments.ts'
import { parseScreen } from './screen-options.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-screen-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const screenOf = (...args: string[]) => parseScreen(parse('run', args))
const problem = (...args: string[]) => {
  try {
    screenOf(...args)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

describe('the options of the screen', () => {
  it('describe a screen whose frame buffers have no more memory than the GPU', () => {
    const screen = parseScreen(parse('run', ['--frames', '1']), 1200)
    expect(() => screen?.create({ width: 10, height: 11 }).reserve()).toThrow(
      'the memory of the screen allows 100',
    )
  })

  it('describe no screen when none is given', () => {
    expect(screenOf()).toBeUndefined()
  })

  it('state the size, the number of frames, and the files for the pictures', async () => {
    const out = join(folder, 'pictures')
    const screen = screenOf('--frames', '2', '--size', '4x3', '--out', out)!
    expect(screen.create({ width: undefined, height: undefined })).toMatchObject({ width: 4, height: 3 })
    while (screen.advance()) await new Promise(resolve => setTimeout(resolve, 1))
    expect(readdirSync(out)).toEqual(['frame-0001.png', 'frame-0002.png'])
    expect(screen.keepPictures()).toEqual([`${out}, 2 frames, 4×3`])
  })

  it('show the progress of the pictures on a terminal', async () => {
    const { stderr } = process
    const own = Object.getOwnPropertyDescriptor(stderr, 'isTTY')
    Object.defineProperty(stderr, 'isTTY', { value: true, configurable: true })
    const write = vi.spyOn(stderr, 'write').mockReturnValue(true)
    onTestFinished(() => {
      write.mockRestore()
      if (own === undefined) Reflect.deleteProperty(stderr, 'isTTY')
      else Object.defineProperty(stderr, 'isTTY', own)
    })
    const screen = screenOf('--frames', '1', '--size', '4x3', '--out', join(folder, 'progress'))!
    screen.create({ width: undefined, height: undefined })
    while (screen.advance()) await new Promise(resolve => setTimeout(resolve, 1))
    expect(write.mock.calls.map(([text]) => text)).toEqual(['\u001b[Kframe 1 of 1\r', '\u001b[K'])
  })

  it.each([
    [['--out', 'x'], '--out needs --frames; add the number of frames: --frames 60'],
    [['--fps', '30'], '--fps needs --frames; add the number of frames: --frames 60'],
    [['--frames', '0'], "--frames '0' is out of range; use a number from 1 to 1000000"],
    [['--frames', 'many'], '--frames many is not a whole number; use a number from 1 to 1000000'],
    [['--frames', '1', '--fps', '0'], "--fps '0' is out of range; use a number from 0.01 to 600"],
    [['--frames', '1', '--fps', 'fast'], "--fps 'fast' is out of range; use a number from 0.01 to 600"],
    [['--frames', '1', '--fps', ''], "--fps '' is out of range; use a number from 0.01 to 600"],
    [
      ['--frames', '1', '--size', '10'],
      '--size 10 is not a size; use --size <width>x<height>, in pixels: --size 640x480',
    ],
    [['--frames', '1', '--size', '10x9000'], "--size '9000' is out of range; use a number from 1 to 8192"],
    [
      ['--frames', '1', '--out', join(folder, 'nowhere', 'x.png')],
      `--out ${join(folder, 'nowhere', 'x.png')}: the folder ${join(folder, 'nowhere')} does not exist; create it first`,
    ],
    [
      ['--frames', '1', '--out', join(folder, 'orbit.gif')],
      `--out ${join(folder, 'orbit.gif')}: files end in .png or .apng; name a folder for PNGs, or a .png or .apng file for an animation`,
    ],
    [
      ['--frames', '1', '--out', file('pictures.txt', '')],
      `--out ${join(folder, 'pictures.txt')} is a file; name a folder for PNGs, or a .png or .apng file for an animation`,
    ],
    [
      ['--frames', '1', '--events', join(folder, 'none.json')],
      expect.stringMatching(/none\.json cannot be read: ENOENT/),
    ],
    [
      ['--frames', '1', '--events', file('wrong.json', '[{"frame": 1}]')],
      expect.stringMatching(
        /wrong\.json event 1: type must be one of .*; wasi-webgpu run --help describes the file$/,
      ),
    ],
  ])('refuse %j in one line', (args, message) => {
    expect(problem(...args)).toEqual(message)
  })
})
