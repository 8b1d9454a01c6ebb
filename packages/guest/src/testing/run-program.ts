import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '@wasi-webgpu/build'
import type { GpuChoice } from 'wasi-webgpu'
import { wasiWebgpu } from '../../../cli/src/testing/command.ts'

/**
 * Builds a program, and runs it to its end as users do.
 *
 * @param entry the path of its file
 * @returns what it printed
 */
export async function runProgram(entry: string, gpu: GpuChoice): Promise<string> {
  const { component } = await build({ entry })
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-guest-'))
  try {
    const file = join(folder, 'program.wasm')
    await writeFile(file, component)
    const { code, stdout, stderr } = await wasiWebgpu(['run', '--gpu', gpu, file])
    if (code !== 0) throw new Error(`the program ended with ${code}: ${stdout}${stderr}`)
    return stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
