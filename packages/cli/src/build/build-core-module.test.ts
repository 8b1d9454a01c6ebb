import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '@bytecodealliance/jco'
import { componentize } from '@wasi-webgpu/build'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandHere } from '../testing/command-here.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-core-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A command of WASI preview 1 that prints `hi`, asks for a GPU, and ends with an exit code. */
const command = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi:webgpu/webgpu@0.3.0-rc.2" "get-gpu" (func $gpu (result i32)))
  (import "wasi:webgpu/webgpu@0.3.0-rc.2" "[resource-drop]gpu" (func $drop (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\08\\00\\00\\00\\03\\00\\00\\00hi\\n")
  (func (export "_start")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
    (call $drop (call $gpu))
    (call $exit (i32.const 42))))`

describe('wasi-webgpu build with a core module', () => {
  it('makes a component whose world follows from the imports and exports of the module', async () => {
    await writeFile(join(folder, 'app.core.wasm'), await parse(command))
    const built = await commandHere(['build', 'app.core.wasm', '-o', 'app.wasm'], { cwd: folder })
    expect(built).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^app\.wasm: \d+ kB\n$/),
    })
    const ended = { code: 42, stdout: 'hi\n', stderr: '' }
    expect(await commandHere(['run', 'app.wasm', '--gpu', 'null'], { cwd: folder })).toEqual(ended)
    // The command makes the component by itself.
    expect(await commandHere(['run', 'app.core.wasm', '--gpu', 'null'], { cwd: folder })).toEqual(ended)
  })

  it('says in one line that the component cannot be written', async () => {
    await writeFile(join(folder, 'small.core.wasm'), await parse('(module (memory (export "memory") 1))'))
    const { code, stderr } = await commandHere(['build', 'small.core.wasm', '-o', '.'], { cwd: folder })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^wasi-webgpu: \. cannot be written: [^\n]+; name another file with --output\n$/)
  })

  it.each([
    ['a component', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0], 'the file is a component already; use it as it is'],
    [
      'a text',
      [0x68, 0x69],
      'the file is no core module; name one that a compiler for wasm32-wasip1 has made, or a source',
    ],
    [
      'a module that is cut off',
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, 9],
      expect.stringMatching(/^the module is damaged or cut off: .*; build it again$/),
    ],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(componentize(Uint8Array.from(bytes))).rejects.toEqual(
      expect.objectContaining({ name: 'BuildError', message }),
    )
  })

  it('refuses an import of an interface that is not known', async () => {
    await writeFile(
      join(folder, 'unknown.wasm'),
      await parse('(module (import "acme:images/filter" "blur" (func)) (memory (export "memory") 1))'),
    )
    const { code, stderr } = await commandHere(['build', 'unknown.wasm'], { cwd: folder })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'wasi-webgpu: the module imports acme:images/filter, whose WIT is not known; name a world that has it with --world\n',
    })
  })
})
