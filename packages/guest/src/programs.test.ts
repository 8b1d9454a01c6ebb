import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { runProgram } from './testing/run-program.ts'

describe('a TypeScript program in a component', () => {
  it('computes on the GPU with the code of a page', async () => {
    const { stdout } = await runProgram('programs.ts', ['--gpu', 'software'], { args: ['double'] })
    expect(stdout).toBe('2 4 6 8 10 12 14 16\n')
  })

  it('draws each frame of a surface on a canvas, and receives pointer, key and resize events', async () => {
    const events = fileURLToPath(new URL('testing/draw-events.json', import.meta.url))
    const options = ['--gpu', 'software', '--frames', '3', '--events', events, '--out', 'FOLDER/frames']
    const pixels: number[][] = []
    const { stdout } = await runProgram('draw.ts', options, {
      look: async folder => {
        for (const number of [1, 2, 3]) {
          const { data, width, height } = decode(
            await readFile(join(folder, `frames/frame-000${number}.png`)),
          )
          pixels.push([width, height, ...data.slice(0, 4)])
        }
      },
    })
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toContain('8 4 true true')
    expect(lines.filter(line => line.startsWith('frame'))).toEqual(['frame 0 0', 'frame 1 17', 'frame 2 33'])
    expect(lines).toEqual(
      expect.arrayContaining([
        'canvas KeyA A true',
        'window KeyA A true',
        '3 2 1',
        'canvas ShiftLeft Shift false',
        'resized 6 6',
      ]),
    )
    expect(pixels).toEqual([
      [8, 4, 0, 0, 255, 255],
      [8, 4, 128, 0, 255, 255],
      [6, 6, 255, 0, 255, 255],
    ])
  })

  it('has timers, animation frames, a console and the other globals that libraries expect', async () => {
    const { stdout, stderr } = await runProgram('programs.ts', ['--gpu', 'null'], { args: ['print-globals'] })
    const [json, ...lines] = stdout.trimEnd().split('\n')
    const { order, ...seen } = JSON.parse(json!)
    expect(order.toSorted()).toEqual(['20 ms', 'microtask', 'tick 1', 'tick 2', 'with arguments'])
    expect(order[0]).toBe('microtask')
    expect(seen).toEqual({
      frames: ['first', 'later'],
      heard: [true, 'AbortError', 'why', true],
      now: true,
      timeOrigin: true,
      measured: ['between', true],
      cloned: [0.5, 0],
      uuid: true,
      userAgent: 'wasi-webgpu',
      enumerable: [],
    })
    expect(lines).toEqual([
      "it has 3.7 of { a: [ 1, 'two' ] } Uint8Array(2) [ 0, 0 ] null",
      'indented',
      '  line',
      '  line',
    ])
    expect(stderr).toBe('to the standard error\n')
  })

  it('has other random numbers in each run', async () => {
    const run = async () => {
      const { stdout } = await runProgram('programs.ts', ['--gpu', 'null'], { args: ['print-random'] })
      return JSON.parse(stdout)
    }
    const [one, other] = [await run(), await run()]
    expect(one).toMatchObject({ inRange: true, isEven: true })
    expect(one.first).not.toBe(other.first)
  })

  it('receives a result or an exception from every call, for any arguments', async () => {
    const { stdout } = await runProgram('programs.ts', ['--gpu', 'null'], { args: ['call-anything'] })
    const { returned, thrown, odd } = JSON.parse(stdout.trimEnd().split('\n').at(-1)!)
    expect(odd).toEqual([])
    expect(returned + thrown).toBe(4_000)
    expect(thrown).toBeGreaterThan(500)
  })
})
