import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { commandPath } from '../../packages/cli/src/testing/command-path.ts'
import { unpackSwiftShader } from '../../packages/native/src/gpu/swiftshader.ts'
import { compile, fileOf } from '../build.ts'

it('wgpu in a component that splits copies of more than 16 bytes does what wgpu does natively', async () => {
  const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-pieces-'))
  try {
    const component = join(work, 'conformance.wasm')
    writeFileSync(component, compile('conformance', ['wgpu_wasi_small_pieces']))
    const { manifest } = await unpackSwiftShader()
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [commandPath, 'run', '--gpu', 'software', component],
      { env: { ...process.env, VK_DRIVER_FILES: manifest, VK_ICD_FILENAMES: manifest } },
    )
    expect(stdout.split('\n')).toEqual(
      readFileSync(fileOf('conformance', 'expected.txt'), 'utf8').split('\n'),
    )
  } finally {
    rmSync(work, { recursive: true })
  }
}, 900_000) // cargo compiles the program and all that it uses
