import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildC } from '@wasi-webgpu/build'
import { wasiWebgpu } from '../packages/cli/src/testing/command.ts'
import { measureCallsOverWit } from './calls-over-wit.ts'
import { type Row, sizeAtMost } from './row.ts'

/**
 * Calls of `webgpu.h` in a program in C, compared with the WIT calls beneath them in the same program, and the size of a
 * small program.
 */
export async function measureCApi(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-bench-'))
  try {
    const calls = await buildGuest('c-calls', [], folder)
    const hello = await buildGuest('hello-compute', ['-Os', '-flto'], folder)
    const { stdout, stderr } = await wasiWebgpu(['run', '--gpu', 'software', hello.file])
    if (stdout !== '2 4 6 8 10 12 14 16\n') throw new Error(stdout + stderr)
    const size = sizeAtMost(64, 'hello-compute through webgpu.h', hello.size)
    return [...(await measureCallsOverWit(calls.file, 1.3)), size]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Builds a program of `guest/`. */
async function buildGuest(name: string, flags: readonly string[], folder: string) {
  const source = fileURLToPath(new URL(`guest/${name}.c`, import.meta.url))
  const component = await buildC({ files: [source], flags: ['-std=gnu23', ...flags] })
  const file = join(folder, `${name}.wasm`)
  await writeFile(file, component)
  return { file, size: component.length }
}
