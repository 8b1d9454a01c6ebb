import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BuildError } from '../build-error.ts'
import { buildC } from './build-c.ts'
import { nativeClang } from './clang-driver.ts'
import { openClangPackage } from './clang-package.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-clang-driver-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Writes a shell script that stands in for clang; returns its path. */
async function standIn(name: string, version: string, targets: string, compile = 'exit'): Promise<string> {
  const path = join(folder, name)
  await writeFile(
    path,
    `#!/bin/sh
case "$1" in
  --version) echo '${version}' ;;
  --print-targets) echo '${targets}' ;;
  *) ${compile} ;;
esac`,
  )
  await chmod(path, 0o755)
  return path
}

const wasm = '    wasm32 - WebAssembly 32-bit'

describe('a clang of this machine', () => {
  it('compiles with the headers of the npm package and its own, and tells its end and its messages', async () => {
    const path = await standIn(
      'clang',
      'Debian clang version 22.1.2 (1)',
      wasm,
      'echo "$@"; echo bad >&2; exit 3',
    )
    const driver = await nativeClang(path, await openClangPackage())
    expect(driver).toMatchObject({
      version: `${path} Debian clang version 22.1.2 (1)`,
    })
    expect(driver.flags).toEqual([`--sysroot=${driver.headers}`])
    expect(await driver.run(['-c', 'main.c'])).toEqual({ code: 3, output: '-c main.c\nbad\n' })
  })

  it.each([
    ['none', undefined, 'cannot be run: no such program; name a clang,'],
    [
      'old',
      ['clang version 19.1.0', wasm],
      'is clang version 19.1.0; a clang of version 20 or later is needed:',
    ],
    [
      'gcc',
      ['gcc (Debian) 22.1.0', wasm],
      'is gcc (Debian) 22.1.0; a clang of version 20 or later is needed:',
    ],
    ['x86', ['clang version 22.1.0', '    x86-64 - 64-bit X86'], 'does not compile for WebAssembly;'],
  ])('is refused in one line: %s', async (name, outputs, message) => {
    const path = join(folder, name as string)
    if (outputs !== undefined) await standIn(name as string, outputs[0]!, outputs[1]!)
    const error = await buildC({ files: ['main.c'], clang: path }).catch(error => error)
    expect(error).toBeInstanceOf(BuildError)
    expect(error.message).toMatch(/ or leave it out for npm's$/)
    expect(error.message).toContain(`${path} ${message}`)
    expect(error.message).not.toContain('\n')
  })
})
