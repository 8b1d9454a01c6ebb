import { execFile } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { commandPath } from '../packages/cli/src/testing/command-path.ts'
import { type Drawn, drawComponent, key, pathOf } from './draw.ts'

describe('a program that draws', () => {
  const path = pathOf('testing', 'colours.wasm')

  const reds = ({ pictures }: Drawn) => pictures.map(({ data }) => data[0])

  it('may wait for input alone', async () => {
    const events = [key(2, 'KeyA'), key(4, 'KeyB')]
    const drawn = await drawComponent(path, { frames: 5, size: '2x2', events, args: ['keys'] })
    expect(drawn).toMatchObject({ code: 0, stderr: '' })
    expect(reds(drawn)).toEqual([0, 0x11, 0x11, 0x22, 0x22])
  })

  it.each([
    ['returns', 'leaves', 0],
    ['exits with an error', 'exits', 3],
    ['traps', 'traps', 1],
  ])('keeps its pictures also when it %s early', async (_, behaviour, code) => {
    const drawn = await drawComponent(path, { frames: 5, size: '2x2', args: [behaviour] })
    expect(drawn.code).toBe(code)
    expect(reds(drawn).slice(0, 2)).toEqual([0x11, 0x22])
  })

  const run = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>(resolve =>
      execFile(process.execPath, [commandPath, ...args], (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      ),
    )

  it('explains how to run it when the host has no screen', async () => {
    const plasma = pathOf('plasma', 'plasma.wasm')
    expect(await run('run', plasma)).toMatchObject({
      code: 1,
      stderr: `wasi-webgpu: ${plasma} draws on a surface, which a terminal is not; write its pictures to a file: wasi-webgpu run ${plasma} --frames 60 --out frames.png\n`,
    })
  })

  it.each(['orbit', 'plasma'])('such as %s finds here all that it imports', async name => {
    const { stdout } = await run('inspect', pathOf(name, `${name}.wasm`))
    expect(stdout).toMatch(/import wasi-gfx:surface\/surface@0\.2\.0; \/\/ provided/)
    expect(stdout).toMatch(/this host provides all imports/)
  })
})
