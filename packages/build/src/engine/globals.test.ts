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

/**
 * Returns the names of all globals in a program.
 *
 * @param text code at the start of the program
 * @param options options of `wasi-webgpu run`
 */
async function globalsIn(engine: EngineName, text = '', ...options: string[]): Promise<Set<string>> {
  const entry = join(folder, `${engine}.js`)
  await writeFile(entry, `${text}\nconsole.log(Object.getOwnPropertyNames(globalThis).join(' '))`)
  const { component } = await build({ entry, engine })
  await writeFile(join(folder, 'program.wasm'), component)
  const { stdout } = await wasiWebgpu(['run', '--gpu', 'null', ...options, join(folder, 'program.wasm')])
  const names = stdout.trim().split(' ')
  return new Set(names.filter(name => !name.startsWith('__')))
}

describe('the table of globals', () => {
  it('lists the globals of QuickJS', async () => {
    expect(await globalsIn('quickjs')).toEqual(globalsOf('quickjs'))
  })

  it('lists the globals of QuickJS with a canvas', async () => {
    const globals = await globalsIn('quickjs', "import '@wasi-webgpu/guest/canvas'", '--frames', '1')
    expect(globals).toEqual(globalsOf('quickjs').union(canvasGlobals))
  })

  it('lists the globals of StarlingMonkey, except fetch, which ends a program there', async () => {
    expect(await globalsIn('starlingmonkey')).toEqual(globalsOf('starlingmonkey').union(new Set(['fetch'])))
  })
})
