import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, ended } from '../testing/command.ts'
import { commandHere } from '../testing/command-here.ts'
import { commandPath } from '../testing/command-path.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-build-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Builds a program in the folder of this test. */
async function build(name: string, text: string, ...options: string[]): Promise<Ended> {
  await writeFile(join(folder, name), text)
  return commandHere(['build', name, ...options], { cwd: folder })
}

function run(component: string, ...options: string[]): Promise<Ended> {
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') }
  return commandHere(['run', component, '--gpu', 'null', ...options], { cwd: folder, env })
}

describe('wasi-webgpu build', () => {
  it('builds a component that uses the GPU, reads its assets, and runs until no frame and no timer is pending', async () => {
    await writeFile(join(folder, 'double.wgsl'), '// 2 × x')
    await writeFile(join(folder, 'weights.bin'), Uint8Array.of(0, 255, 128, 10))
    const built = await build(
      'program.ts',
      `import shader from './double.wgsl'
       import weights from './weights.bin'
       import alsoBytes from './double.wgsl' with { type: 'bytes' }

       interface Greeting { readonly text: string }
       const adapter = await navigator.gpu.requestAdapter()
       const device = await adapter!.requestDevice()
       const greeting: Greeting = { text: device.constructor.name }
       console.log(greeting.text, shader, weights.join(), alsoBytes.length)
       const buffer = device.createBuffer({ label: 'vertices', size: 16, usage: GPUBufferUsage.COPY_DST })
       device.queue.writeBuffer(buffer, 0, new Uint8Array(8))

       let frames = 0
       requestAnimationFrame(function draw() {
         console.log('frame', ++frames)
         if (frames < 2) requestAnimationFrame(draw)
         else setTimeout(async () => { await null; throw new Error('låte') })
       })
       export async function main() {
         console.log('main')
       }`,
    )
    expect(built).toMatchObject({ code: 0, stdout: '' })
    expect(built.stderr).toMatch(
      /^program\.ts: \d+ kB of code, and 1 kB of files\nprogram\.wasm: [\d,]+ kB with the engine\n$/,
    )
    const trace = join(folder, 'trace.json')
    const { code, stdout, stderr } = await run('program.wasm', '--trace', trace)
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: 'GPUDevice // 2 × x 0,255,128,10 9\nmain\nframe 1\nframe 2\n',
    })
    expect(stderr).toMatch(/^Uncaught \(in promise\) Error: låte\n {4}at .*program\.ts:17\)?\nwrote .*\n$/)
    // An object is shown with its label.
    const writes = (await readFile(trace, 'utf8')).split('\n').filter(line => line.includes('write-buffer'))
    expect(writes.join()).toMatch(/"buffer":"\d+ vertices","buffer-offset":0,"data":\{"length":8\}/)
  })

  it('run builds a program and gives it the files of granted folders, its arguments, and streams without line ends', async () => {
    await writeFile(
      join(folder, 'files.ts'),
      `import { mkdir, open, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
       import process from 'node:process'

       const print = (...values: unknown[]) => process.stdout.write(values.join(' ') + '; ')
       print(process.argv.slice(2), process.env.NAME)
       await mkdir('/work/a/b', { recursive: true })
       await writeFile('/work/a/b/text', 'hällo')
       print(await readFile('/work/a/b/text', 'utf8'), (await stat('/work/a/b/text')).size, await readdir('/work/a'))
       const file = await open('/work/a/b/text')
       print((await file.read(new Uint8Array(4), 1, 3, 3)).buffer)
       await file.close()
       for (const path of ['/work/none', '/work/../etc/passwd']) {
         try { await readFile(path) } catch (error) { print((error as Error).message) }
       }
       await unlink('/work/a/b/text')
       process.exit(7)`,
    )
    const ended = await run(
      'files.ts',
      '--dir',
      `${folder}::/work`,
      '--env',
      'NAME=value',
      '--',
      'one',
      'two',
    )
    expect(ended).toEqual({
      code: 7,
      stdout: [
        'one,two value',
        'hällo 6 b',
        '0,108,108,111',
        "ENOENT: no such file or directory, open '/work/none'",
        "ENOENT: no granted folder has it; grant one with --dir, open '/work/../etc/passwd'",
        '',
      ].join('; '),
      stderr: expect.stringMatching(/^files\.ts: built in [\d.]+ m?s, [\d,]+ kB\n$/),
    })
  })

  it('reports an exception, caught or not, at its line in the source', async () => {
    await build(
      'fails.ts',
      `type Text = string

function fail(text: Text): never {
  throw new TypeError(text)
}

try {
  fail('caught')
} catch (error) {
  console.log(error)
}
fail('no')`,
    )
    expect(await run('fails.wasm')).toEqual({
      code: 1,
      stdout: 'TypeError: caught\n    at fail (fails.ts:4)\n    at fails.ts:8\n',
      stderr: 'Uncaught TypeError: no\n    at fail (fails.ts:4)\n    at fails.ts:12\n',
    })
  })

  it('builds a component of a given world, whose module executes at build time', async () => {
    await writeFile(
      join(folder, 'jobs.wit'),
      `package acme:app;
       interface jobs { limits: async func() -> result<list<u32>, string>; fail: func(); late: func() -> result<_, string>; }
       world app { export jobs; export greet: func() -> string; }`,
    )
    await writeFile(join(folder, 'names.bin'), 'Ada')
    const built = await build(
      'jobs.ts',
      `import names from './names.bin'
       const greeting = 'hello ' + new TextDecoder().decode(names)
       export const greet = () => greeting
       export const jobs = {
         async limits() {
           const device = await (await navigator.gpu.requestAdapter())!.requestDevice()
           return [device.limits.maxBindGroups]
         },
         fail() {
           throw new Error('a bug')
         },
         async late() {},
       }`,
      '--world',
      'jobs.wit',
      '--minify',
      '--debug',
    )
    expect(built).toMatchObject({ code: 0 })
    expect(await run('jobs.wasm', '--invoke', 'greet')).toMatchObject({ code: 0, stdout: "'hello Ada'\n" })
    expect(await run('jobs.wasm', '--invoke', 'acme:app/jobs#limits')).toMatchObject({
      code: 0,
      stdout: 'Uint32Array(1) [ 4 ]\n',
    })
    const failed = await run('jobs.wasm', '--invoke', 'acme:app/jobs#fail')
    expect(failed.code).toBe(1)
    expect(failed.stderr).toMatch(
      /^Uncaught Error: a bug\n(.*\n){2}> 10 \| +throw new Error\('a bug'\)\n +\| {22}\^\n(.*\n){2} {4}at fail \(jobs\.ts:10\)\n/,
    )
    expect(await run('jobs.wasm', '--invoke', 'acme:app/jobs#late')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Uncaught TypeError: jobs\.late returned a promise/),
    })
  })

  it('explains an exception at build time', async () => {
    await writeFile(join(folder, 'early.wit'), 'package acme:app; world app { export greet: func(); }')
    const text = 'const text: string[] = []\nexport function greet() {}\n\ntext[1]!.trim()'
    const { code, stderr } = await build('early.ts', text, '--world', 'early.wit')
    expect(code).toBe(1)
    expect(stderr).toContain(
      "wasi-webgpu: early.ts:4: Error: cannot read property 'trim' of undefined; with --world, top-level code runs when the component is built\n",
    )
  })

  it.each([
    [
      'a missing file',
      ['none.ts'],
      'none.ts does not exist or is not a file; name the file where the program begins',
    ],
    [
      'an unknown engine',
      ['plain.ts', '--engine', 'v8'],
      'unknown engine v8; use one of quickjs, starlingmonkey',
    ],
    [
      'a missing file of a world',
      ['plain.ts', '--world', 'none.wit'],
      'none.wit does not exist; name a WIT file or a folder of WIT files',
    ],
    ['no file', [], 'build needs the file of a program; name it, as in wasi-webgpu build app.ts'],
  ])('refuses %s in one line', async (_, args, message) => {
    await writeFile(join(folder, 'plain.ts'), 'console.log(1)')
    const ended = await commandHere(['build', ...args], { cwd: folder })
    expect(ended).toEqual({ code: 1, stdout: '', stderr: `wasi-webgpu: ${message}\n` })
  })

  it('warns of each global that the engine lacks, with its place and a remedy, and builds', async () => {
    await writeFile(
      join(folder, 'library.ts'),
      `// fetch
       export const load = () => (typeof Worker === 'function' ? new Worker('a') : new Blob(['b']))`,
    )
    const text = `import { load } from './library.ts'
      export async function main() {
        if (process.env.NEVER) console.log(load(), await fetch('a'), document.title)
        function local(fetch: string) { return fetch }
        console.log(local('done'), await globalThis.fetch?.('a'))
      }
      export const later = [() => new Blob(['d']), () => Intl]`
    const { code, stderr } = await build('globals.ts', text)
    expect({
      code,
      lines: stderr
        .split('\n')
        .filter(line => line.includes('warning'))
        .sort(),
    }).toEqual({
      code: 0,
      lines: [
        "wasi-webgpu: warning: globals.ts:3: quickjs has no document; import '@wasi-webgpu/guest/canvas' defines it",
        "wasi-webgpu: warning: globals.ts:3: quickjs has no process; import process from 'node:process'",
        "wasi-webgpu: warning: globals.ts:7: quickjs has no Intl; avoid it, or test for it first: typeof Intl !== 'undefined'",
        'wasi-webgpu: warning: library.ts:2: quickjs has no Blob (2 uses); --engine starlingmonkey has it',
      ],
    })
  })

  it('prints a line for each error of a program, and the lines of the source', async () => {
    expect(await build('wrong.ts', "import './none.ts'\nlet a = 1\nlet a = 2")).toEqual({
      code: 1,
      stdout: '',
      stderr: `wasi-webgpu: wrong.ts:1:8: cannot find the file ./none.ts
> 1 | import './none.ts'
    |        ^
  2 | let a = 1
  3 | let a = 2
wasi-webgpu: wrong.ts:3:5: The symbol "a" has already been declared
  1 | import './none.ts'
  2 | let a = 1
> 3 | let a = 2
    |     ^
`,
    })
  })

  it('says how to install StarlingMonkey', async () => {
    const hidden = `import { registerHooks } from 'node:module'
      registerHooks({
        resolve(specifier, context, next) {
          return next(specifier.replace(/^@bytecodealliance\\/componentize-js$/, '@bytecodealliance/none'), context)
        },
      })`
    await writeFile(join(folder, 'plain.ts'), 'console.log(1)')
    const node = ['--import', `data:text/javascript,${encodeURIComponent(hidden)}`]
    const args = ['build', 'plain.ts', '--engine', 'starlingmonkey']
    const { code, stderr } = await ended(process.execPath, [...node, commandPath, ...args], { cwd: folder })
    expect(code).toBe(1)
    expect(stderr.split('\n').slice(1)).toEqual([
      'wasi-webgpu: the engine starlingmonkey is not installed; npm install @bytecodealliance/componentize-js@0.23.0',
      '',
    ])
  })
})
