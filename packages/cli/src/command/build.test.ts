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
  it('makes a component that awaits the GPU and time, reads its assets, and reports what it throws', async () => {
    await writeFile(join(folder, 'double.wgsl'), '// 2 × x')
    await writeFile(join(folder, 'weights.bin'), Uint8Array.of(0, 255, 128, 10))
    const built = await build(
      'program.ts',
      `import { waitFor } from 'wasi:clocks/monotonic-clock@0.3.0'
       import { getGpu } from 'wasi:webgpu/webgpu@0.3.0-rc.2'
       import { getStdout } from 'wasi:cli/stdout@0.2.12'
       import shader from './double.wgsl'
       import weights from './weights.bin'
       import alsoBytes from './double.wgsl' with { type: 'bytes' }

       interface Greeting { readonly text: string }
       const adapter = await getGpu().requestAdapter(null)
       const device = await adapter.requestDevice(null)
       const words: string[] = [typeof device.queue().submit, shader, weights.join(), alsoBytes.length]
       await Promise.all([waitFor(2e8).then(() => words.push('later')), waitFor(0).then(() => words.push('soon'))])
       const greeting: Greeting = { text: words.join('; ') }
       getStdout().blockingWriteAndFlush(new TextEncoder().encode(greeting.text))
       throw new TypeError('wröng')`,
    )
    expect(built).toMatchObject({ code: 0, stdout: '' })
    expect(built.stderr).toMatch(/^program\.wasm: [\d,]+ kB, of which \d+ kB are the program\n$/)
    const { code, stdout, stderr } = await run('program.wasm')
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'function; // 2 × x; 0,255,128,10; 9; soon; later' })
    expect(stderr).toContain('Uncaught TypeError: wröng\n')
  })
})
