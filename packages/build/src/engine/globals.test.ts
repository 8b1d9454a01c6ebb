import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wasiWebgpu } from '../../../cli/src/testing/command.ts'
import { build } from '../build.ts'
import type { EngineName } from './engine.ts'
import { canvasGlobals, globalsOf } from './globals.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-globals-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Returns the names of all globals in a program, and then of those with a canvas if the program imports one. */
async function globalsIn(engine: EngineName, canvas?: 'with a canvas'): Promise<Set<string>[]> {
  const entry = join(folder, `${engine}.js`)
  const print = "console.log(Object.getOwnPropertyNames(globalThis).join(' '))"
  const more = canvas && `await import('@wasi-webgpu/guest/canvas')\n${print}`
  await writeFile(entry, `${print}\n${more ?? ''}`)
  const { component } = await build({ entry, engine })
  await writeFile(join(folder, 'program.wasm'), component)
  const screen = canvas ? ['--frames', '1'] : []
  const { stdout } = await wasiWebgpu(['run', '--gpu', 'null', ...screen, join(folder, 'program.wasm')])
  return stdout
    .trim()
    .split('\n')
    .map(line => new Set(line.split(' ').filter(name => !name.startsWith('__'))))
}

describe('the table of globals', () => {
  it('lists the globals of QuickJS, and those that a canvas adds', async () => {
    const quickJs = globalsOf('quickjs')
    expect(await globalsIn('quickjs', 'with a canvas')).toEqual([quickJs, quickJs.union(canvasGlobals)])
  })

  it('lists the globals of StarlingMonkey, except fetch, which ends a program there', async () => {
    expect(await globalsIn('starlingmonkey')).toEqual([globalsOf('starlingmonkey').union(new Set(['fetch']))])
  })
})
