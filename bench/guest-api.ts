import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from '@wasi-webgpu/build'
import { measureCallsOverWit } from './calls-over-wit.ts'
import type { Row } from './row.ts'

/**
 * Calls of the W3C API in a TypeScript program in QuickJS, compared with the WIT calls beneath them in the same
 * program: the cost of Web IDL conversions and of the W3C objects.
 */
export async function measureGuestApi(): Promise<Row[]> {
  const { component } = await build({ entry: fileURLToPath(new URL('guest/api-calls.ts', import.meta.url)) })
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-bench-'))
  try {
    const file = join(folder, 'api-calls.wasm')
    await writeFile(file, component)
    return await measureCallsOverWit(file, 2)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
