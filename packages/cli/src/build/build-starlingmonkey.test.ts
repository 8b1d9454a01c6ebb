import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, wasiWebgpu } from '../testing/command.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-starlingmonkey-'))
})
afterAll(() => rm(folder, { recursive: true }))

function run(...args: string[]): Promise<Ended> {
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') }
  return wasiWebgpu(['run', 'starling.wasm', '--gpu', 'null', '--dir', `${folder}::/work`, ...args], {
    cwd: folder,
    env,
  })
}

describe('wasi-webgpu build with StarlingMonkey', () => {
  it('builds a component, which gains the globals that the engine lacks', async () => {
    await writeFile(join(folder, 'data.bin'), Uint8Array.of(1, 2, 3))
    await writeFile(
      join(folder, 'starling.ts'),
      `import { writeFile, stat } from 'node:fs/promises'
       import process from 'node:process'
       import data from './data.bin'

       const device = await (await navigator.gpu.requestAdapter())!.requestDevice()
       await new Promise(resolve => setTimeout(resolve, 1))
       await writeFile('/work/out', data)
       console.log(device.limits.maxBindGroups, (await stat('/work/out')).size)
       console.log('Grün 1'.match(/\\p{L}+/gu)!.join(), /[\\p{L}--[a-z]]/v.test('a'), 'e\\u0301'.normalize('NFC').length)
       function fail(): never {
         throw new TypeError('wrong')
       }
       const target = new EventTarget()
       target.addEventListener('event', ({ detail }: CustomEvent) => detail())
       const late = {
         timer: setTimeout,
         microtask: queueMicrotask,
         async promise(act) {
           await null
           act()
         },
         listener: detail => target.dispatchEvent(new CustomEvent('event', { detail })),
         never() {},
       }[process.argv[2]!]
       late === undefined ? fail() : await new Promise(() => late(fail))`,
    )
    const built = await wasiWebgpu(['build', 'starling.ts', '--engine', 'starlingmonkey'], { cwd: folder })
    expect(built).toMatchObject({ code: 0 })
    expect(await run()).toEqual({
      code: 1,
      stdout: '4 3\nGrün false 1\n',
      stderr: 'Uncaught TypeError: wrong\n    at fail (starling.ts:11)\n    at starling.ts:25\n',
    })
    for (const way of ['timer', 'microtask', 'promise', 'listener'])
      expect(await run('--', way)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          way === 'promise'
            ? /^Uncaught \(in promise\) TypeError: wrong\n {4}at fail \(starling\.ts:11\)\n {4}at promise /
            : /^Uncaught TypeError: wrong\n {4}at fail \(starling\.ts:11\)\n/,
        ),
      })
    expect(await run('--', 'never')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Error while a promise never settles, /),
    })
  })
})
