import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { unpackSwiftShader } from '../packages/native/src/gpu/swiftshader.ts'
import { componentOf, fileOf, recordedPrograms, sourcesDigest } from './build.ts'

const command = fileURLToPath(new URL('../packages/cli/bin/wasi-webgpu.js', import.meta.url))

describe('the committed components in Rust', () => {
  it.each(recordedPrograms)('%s was built from its sources (`node crates/build.ts` builds it)', name => {
    expect(readFileSync(fileOf(name, 'sources.sha256'), 'utf8').trim()).toBe(sourcesDigest(name))
  })

  it('wgpu in a component does what wgpu does natively on the same driver', async () => {
    // `expected.txt` is the output of the native program on SwiftShader.
    const { manifest } = await unpackSwiftShader()
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [command, 'run', '--gpu', 'software', componentOf('conformance')],
      { env: { ...process.env, VK_DRIVER_FILES: manifest, VK_ICD_FILENAMES: manifest } },
    )
    expect(stdout.split('\n')).toEqual(
      readFileSync(fileOf('conformance', 'expected.txt'), 'utf8').split('\n'),
    )
  })
})
