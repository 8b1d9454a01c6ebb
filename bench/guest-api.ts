import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from '@wasi-webgpu/build'
import { wasiWebgpu } from '../packages/cli/src/testing/command.ts'
import { median } from './measure.ts'
import { atMost, type Row } from './row.ts'

/** Times that a component measured itself, in nanoseconds per call. */
interface Times {
  readonly name: string
  readonly api: readonly number[]
  readonly wit: readonly number[]
}

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
    const { stdout, stderr } = await wasiWebgpu(['run', '--gpu', 'null', file])
    if (!stdout.startsWith('[')) throw new Error(stderr)
    return (JSON.parse(stdout) as Times[]).map(({ name, api, wit }) =>
      atMost(2, { name, unit: 'ns', ours: median(api), peer: median(wit), versus: 'its call of the WIT' }),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
