import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '@bytecodealliance/jco'
import { afterAll, expect, it, vi } from 'vitest'
import { cliCommand } from '../../packages/cli/src/testing/components.ts'
import { hosts } from '../suite/runner/hosts.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-suite-'))
const host = hosts.jco!()
afterAll(async () => {
  await host.close?.()
  rmSync(folder, { recursive: true })
})

it.each([
  [0, true],
  [1, false],
])('a program in the JavaScript of jco prints, and ends with the result %i', async (result, succeeded) => {
  // The program imports nothing of wasi-gfx-shim.
  vi.stubEnv('WASI_GFX_SHIM', folder)
  const path = join(folder, `program-${result}.wasm`)
  writeFileSync(
    path,
    await parse(cliCommand(`(call $print (i32.const 0) (i32.const 3)) (i32.const ${result})`, '1..')),
  )
  const ended = await host.run(path, [], 60)
  expect(ended).toMatchObject({ output: '1..', succeeded })
})
