import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from './bundle.ts'
import type { EngineName } from './engine/engine.ts'
import { globalsMissing, globalWarnings } from './global-warnings.ts'
import { availablePackages } from './wit/world.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-warnings-test-'))
  await mkdir(join(folder, 'node_modules/rockets'), { recursive: true })
})
afterAll(() => rm(folder, { recursive: true }))

/** Returns the warnings for a program that uses a package `rockets`, with the temporary folder removed. */
async function warnings(
  program: string,
  rockets: string,
  engine: EngineName,
  minify = false,
): Promise<string[]> {
  await writeFile(join(folder, 'app.ts'), program)
  await writeFile(join(folder, 'node_modules/rockets/index.js'), rockets)
  const packages = availablePackages()
  const bundled = await bundle(join(folder, 'app.ts'), { minify, engine, isProgram: true, packages })
  const found = globalWarnings(globalsMissing(bundled, engine), bundled, engine)
  return found.map(line => line.replaceAll(`${relative('', folder)}/`, ''))
}

describe('warnings about globals that an engine lacks', () => {
  const rockets = `export const launch = () => new Worker(URL.createObjectURL(new Blob()))

export const land = () => fetch('moon')`
  const program = `import { land, launch } from 'rockets'
launch(land())
console.log(new Worker('b'), Buffer.from('c'))`

  it.each([false, true])(
    'appear once for each global of the program, and once for its package; minified: %s',
    async minify => {
      expect(await warnings(program, rockets, 'quickjs', minify)).toEqual([
        "app.ts:3: quickjs has no Worker (2 uses); avoid it, or test for it first: typeof Worker !== 'undefined'",
        "app.ts:3: quickjs has no Buffer; import { Buffer } from 'node:buffer'",
        'node_modules/rockets/index.js:1: rockets uses 3 globals that quickjs lacks (URL, Blob, fetch); its code that needs them fails when it runs',
      ])
    },
  )

  it('are one line for several packages, also for one whose source map names files outside of it', async () => {
    await mkdir(join(folder, 'node_modules/boats'), { recursive: true })
    const boats = join(folder, 'node_modules/boats')
    const sources = ['../../../../sails/src/sail.ts']
    const map = { version: 3, sources, sourcesContent: ['sail'], names: [], mappings: 'AAAA' }
    await writeFile(join(boats, 'index.js'), 'export const sail = () => new Worker(Intl)')
    await writeFile(
      join(boats, 'mast.js'),
      'export const mast = () => new WebGLTexture()\n//# sourceMappingURL=mast.js.map',
    )
    await writeFile(join(boats, 'mast.js.map'), JSON.stringify(map))
    const program = `import { launch, land } from 'rockets'
import { sail } from 'boats'
import { mast } from 'boats/mast.js'
console.log(launch, land, sail, mast)`
    const found = await warnings(
      program,
      'export const launch = () => fetch("a"), land = () => Blob',
      'quickjs',
    )
    expect(found).toEqual([
      'packages use 5 globals that quickjs lacks: rockets (fetch, Blob), boats (Worker, Intl), sails (WebGLTexture); their code that needs them fails when it runs',
    ])
  })

  it('name packages that cannot work instead of their globals', async () => {
    await mkdir(join(folder, 'node_modules/onnxruntime-web'), { recursive: true })
    await writeFile(
      join(folder, 'node_modules/onnxruntime-web/index.js'),
      'export const run = () => WebAssembly',
    )
    expect(await warnings("import { run } from 'onnxruntime-web'\nrun()", '', 'quickjs')).toEqual([
      'onnxruntime-web does not work in a component: it runs WebAssembly from JavaScript, which the engines lack; TensorFlow.js works, and so does llama.cpp in C++',
    ])
  })

  it('depend on the engine', async () => {
    const found = await warnings(`${program}\nnew SharedArrayBuffer(1)`, rockets, 'starlingmonkey')
    expect(found).toEqual([
      "app.ts:3: starlingmonkey has no Worker (2 uses); avoid it, or test for it first: typeof Worker !== 'undefined'",
      "app.ts:3: starlingmonkey has no Buffer; import { Buffer } from 'node:buffer'",
      'app.ts:4: starlingmonkey has no SharedArrayBuffer; --engine quickjs has it',
      'node_modules/rockets/index.js:3: starlingmonkey has no fetch; --engine quickjs has it',
    ])
  })

  it('ignore a local variable, even where another file uses the global of that name', async () => {
    const local = 'export const launch = (fetch) => fetch(), land = () => { const Blob = 1; return Blob }'
    expect(await warnings(`import { land, launch } from 'rockets'\nlaunch(land)`, local, 'quickjs')).toEqual(
      [],
    )
    expect(
      await warnings(`import { land, launch } from 'rockets'\nlaunch(land, fetch, Blob)`, local, 'quickjs'),
    ).toEqual([
      "app.ts:2: quickjs has no fetch; import '@wasi-webgpu/guest/fetch' defines it",
      'app.ts:2: quickjs has no Blob; --engine starlingmonkey has it',
    ])
  })

  it('ignore the globals that the guest library and the build provide', async () => {
    for (const engine of ['quickjs', 'starlingmonkey'] as const) {
      expect(
        await warnings("import 'node:fs'; import 'node:path'; import 'node:process'", '', engine),
      ).toEqual([])
    }
    expect(await warnings("import '@wasi-webgpu/guest/canvas'; document.title", '', 'quickjs')).toEqual([])
  })

  it('ignore the globals that the engine or the program has', async () => {
    const program = `import '@wasi-webgpu/guest/canvas'
      globalThis.fetch = async () => { throw new Error('no') }
      console.log(addEventListener, fetch, structuredClone, atob, crypto, new TextDecoder())`
    expect(await warnings(program, '', 'quickjs')).toEqual([])
  })
})
