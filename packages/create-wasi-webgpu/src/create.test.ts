import { execFile } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { rows } from '../../../scripts/weekly-tests.ts'
import { create } from './create.ts'
import { templates } from './templates.ts'

const command = fileURLToPath(new URL('../bin/create-wasi-webgpu.js', import.meta.url))
const root = fileURLToPath(new URL('../../../', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'create-wasi-webgpu-'))
afterAll(() => rmSync(work, { recursive: true }))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function run(program: string, args: readonly string[], cwd = work): Promise<Ended> {
  try {
    return { code: 0, ...(await promisify(execFile)(program, args, { cwd })) }
  } catch (error) {
    return error as Ended
  }
}

const readProjectFile = (path: string) => readFileSync(join(root, path), 'utf8')
const createProgram = (...args: string[]) => run(process.execPath, [command, ...args])

describe('npm create wasi-webgpu', () => {
  it.each(Object.keys(templates))('creates a project from the template %s', async template => {
    const created = await createProgram(template, '--template', template)
    const rust = template.endsWith('-rust') ? '\n  # the program needs Rust: https://rustup.rs' : ''
    expect(created).toEqual({
      code: 0,
      stdout: `\n  cd ${template}${rust}\n  npm install\n  npm start\n\n`,
      stderr: '',
    })
    const folder = join(work, template)
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
      name: template,
      devDependencies: { 'wasi-webgpu': expect.stringMatching(/^\^\d+\.\d+\.\d+$/) },
    })
    expect(readdirSync(folder)).toContain('.gitignore')
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    for (const name of Object.keys(scripts)) expect(readme).toMatch(RegExp(`npm (run )?${name} .*# \\w`))
    expect(Object.keys(scripts)).toContain('dev')
    expect('page' in scripts).toBe(template.startsWith('scene'))
  })

  // `crates/templates.ts` builds the projects in Rust. The packages of this repository stand in for `npm install`.
  it.each(rows(['compute-ts', 'compute-c'], ['scene-ts', 'scene-c']))(
    'the test of a program from the template %s passes',
    async template => {
      const folder = join(work, `tested-${template}`)
      create(folder, template)
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
      const tested = await run('npm', ['test'], folder)
      expect(tested, tested.stdout + tested.stderr).toMatchObject({ code: 0 })
    },
  )

  it.each(['compute-rust', 'scene-rust'])(
    'a project from %s is a crate for wasm32-wasip2 that uses wgpu-wasi',
    template => {
      const folder = join(work, `3d ${template}`)
      create(folder, template)
      const read = (path: string) => readFileSync(join(folder, path), 'utf8')
      const manifest = read('Cargo.toml')
      expect(manifest).toContain(`name = "program-3d-${template}"`)
      expect(manifest).toContain('wgpu-wasi = { version = ')
      expect(read('.cargo/config.toml')).toContain('target = "wasm32-wasip2"')
      expect(read('rust-toolchain.toml')).toContain('targets = ["wasm32-wasip2"]')
      expect(readdirSync(folder, { recursive: true })).toContain(join('src', 'main.rs'))
    },
  )

  it('`cargo generate` leaves no folder of another template in a project', () => {
    const hook = readProjectFile('packages/create-wasi-webgpu/templates/assemble.rhai')
    const names = (variable: string) =>
      JSON.parse(RegExp(`for ${variable} in (\\[.*\\])`).exec(hook)![1]!) as string[]
    const deleted = names('language').flatMap(language => names('kind').map(kind => `${kind}-${language}`))
    const folders = readdirSync(join(root, 'packages/create-wasi-webgpu/templates'), { withFileTypes: true })
    expect(folders.filter(entry => entry.isDirectory()).map(({ name }) => name)).toEqual(deleted.sort())
  })

  it.each([
    ['compute-rust/src/double.wgsl', 'hello-compute/double.wgsl'],
    ['scene-rust/src/triangle.wgsl', 'interactive-triangle/triangle.wgsl'],
  ])('the shader %s is that of the template in C', (rust, c) => {
    expect(readProjectFile(`packages/create-wasi-webgpu/templates/${rust}`)).toBe(
      readProjectFile(`examples/${c}`),
    )
  })

  it('creates a project in the folder of a new repository, and quotes a name with spaces', async () => {
    const repository = mkdtempSync(join(work, 'repository-'))
    mkdirSync(join(repository, '.git'))
    const created = await run(process.execPath, [command, '.', '--template', 'compute-c'], repository)
    expect(created).toEqual({ code: 0, stdout: '\n  npm install\n  npm start\n\n', stderr: '' })
    const { stdout } = await createProgram('my program', '--template', 'compute-c')
    expect(stdout).toContain('\n  cd "my program"\n')
  })

  it('refuses a folder that contains files and leaves it unchanged', async () => {
    const before = mkdtempSync(join(work, 'used-'))
    writeFileSync(join(before, 'notes.txt'), 'mine')
    expect(await createProgram(before, '--template', 'compute-ts')).toMatchObject({
      code: 1,
      stderr: `create-wasi-webgpu: ${before} is not empty; name an empty folder or one that does not exist\n`,
    })
    expect(readdirSync(before)).toEqual(['notes.txt'])
  })

  it.each([
    ['', 'the name of the folder is empty; name a folder'],
    ['x'.repeat(300), `"${'x'.repeat(300)}" cannot be created: ENAMETOOLONG; name another folder`],
    // Nobody can create a folder there.
    ...(process.platform === 'linux'
      ? [['/proc/x', '"/proc/x" cannot be created: ENOENT; name another folder']]
      : []),
  ])('refuses a folder that cannot be created: %j', async (folder, message) => {
    expect(await createProgram('--template', 'compute-ts', '--', folder)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `create-wasi-webgpu: ${message}\n`,
    })
  })

  it('makes projects whose types have the globals of a component, and no others', async () => {
    const folder = join(work, 'typed')
    create(folder, 'scene-ts')
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const [, program = ''] = /```ts\n(const adapter[\s\S]*?)```/.exec(readProjectFile('README.md')) ?? []
    const more = `${program}
const response = await fetch('http://a', { signal: AbortSignal.timeout(3) })
for await (const chunk of response.body!) console.log(new URL(response.url), chunk.length)
const device = await navigator.gpu.requestAdapter().then(its => its!.requestDevice())
new OffscreenCanvas(1, 2).getContext('webgpu')!.configure({ device, format: 'rgba8unorm' })`
    writeFileSync(join(folder, 'src/readme.ts'), more)
    writeFileSync(join(folder, 'src/wrong.ts'), 'document.title\nnew Worker("x")')
    const { stdout } = await run(join(root, 'node_modules/.bin/tsc'), ['--noEmit'], folder)
    // In the repository, the types of the guest library are its sources, which need other options.
    expect(stdout.split('\n').filter(line => /^(src|test)\//.test(line))).toEqual([
      expect.stringContaining("src/wrong.ts(1,1): error TS2584: Cannot find name 'document'"),
      expect.stringContaining("src/wrong.ts(2,5): error TS2304: Cannot find name 'Worker'"),
    ])
  })

  it.each([
    [[], 'name a folder; --help shows how'],
    [
      ['new'],
      'name a template with --template: compute-ts, scene-ts, compute-c, scene-c, compute-rust, scene-rust',
    ],
    [
      ['new', '--template', 'zig'],
      'unknown template zig; the templates are compute-ts, scene-ts, compute-c, scene-c, compute-rust, scene-rust',
    ],
    [['new', 'more'], "unexpected 'more'; name one folder"],
    [['--tempalte'], "Unknown option '--tempalte'; the options are --template, --help"],
  ])('reports missing or wrong arguments without a terminal: %j', async (args, message) => {
    expect(await createProgram(...args)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `create-wasi-webgpu: ${message}\n`,
    })
  })

  it('lists the templates in its help, in two columns', async () => {
    const { code, stdout } = await createProgram('--help')
    expect(code).toBe(0)
    const rows = [...stdout.matchAll(/^ {2}(\S+-\S+)( +)/gm)]
    expect(rows.map(([, name]) => name)).toEqual(Object.keys(templates))
    expect(new Set(rows.map(([row]) => row.length)).size).toBe(1)
    for (const [, , gap = ''] of rows) expect(gap.length).toBeGreaterThanOrEqual(2)
  })
})
