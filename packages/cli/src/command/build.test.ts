import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, wasiWebgpu } from '../testing/command.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-build-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Builds a program in the test's folder. */
async function build(name: string, text: string, ...options: string[]): Promise<Ended> {
  await writeFile(join(folder, name), text)
  return wasiWebgpu(['build', name, ...options], { cwd: folder })
}

function run(component: string, ...options: string[]): Promise<Ended> {
  return wasiWebgpu(['run', component, '--gpu', 'null', ...options], { cwd: folder })
}

describe('wasi-webgpu build', () => {
  it('makes a component that awaits the GPU and reports what the program throws', async () => {
    const built = await build(
      'program.ts',
      `import { getGpu } from 'wasi:webgpu/webgpu@0.3.0-rc.2'
       import { getStdout } from 'wasi:cli/stdout@0.2.12'

       interface Greeting { readonly text: string }
       const adapter = await getGpu().requestAdapter(null)
       const device = await adapter.requestDevice(null)
       const greeting: Greeting = { text: typeof device.queue().submit }
       getStdout().blockingWriteAndFlush(Uint8Array.from(greeting.text, c => c.charCodeAt(0)))
       throw new TypeError('wröng')`,
    )
    expect(built).toMatchObject({ code: 0, stdout: '' })
    expect(built.stderr).toMatch(/^program\.wasm: [\d,]+ kB, of which \d+ kB are the program\n$/)
    const { code, stdout, stderr } = await run('program.wasm')
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'function' })
    expect(stderr).toContain('Uncaught TypeError: wröng\n')
  })
})
