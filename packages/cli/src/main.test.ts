import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from './options/option-table.ts'
import { ended, wasiWebgpu } from './testing/command.ts'
import { commandHere } from './testing/command-here.ts'
import { commandPath, sourceCommand } from './testing/command-path.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('the help of the command', () => {
  it('is printed on --help, on -h and without arguments', async () => {
    const { code, stdout, stderr } = await wasiWebgpu(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const name of Object.keys(commands)) expect(stdout).toContain(name)
    expect((await wasiWebgpu([])).stdout).toBe(stdout)
    expect((await wasiWebgpu(['-h'])).stdout).toBe(stdout)
  })

  it.each(Object.keys(commands))('describes %s', async name => {
    const { code, stdout } = await commandHere([name, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`wasi-webgpu ${name}`)
    expect((await commandHere(['help', name])).stdout).toBe(stdout)
  })

  it('says that --gpu null computes nothing, and how many handles a guest may hold', async () => {
    const { stdout } = await commandHere(['run', '--help'])
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('results that a guest reads back are meaningless')
    expect(stdout).toContain('1,000,000 handles')
  })

  it('is coloured only with FORCE_COLOR when the output is not a terminal', async () => {
    const { FORCE_COLOR: _, NO_COLOR: __, ...env } = process.env
    expect((await commandHere(['--help'], { env })).stdout).not.toContain('\x1b')
    expect((await commandHere(['--help'], { env: { ...env, FORCE_COLOR: '1' } })).stdout).toContain('\x1b[1m')
  })
})

describe('wasi-webgpu --version', () => {
  it('prints the version of the package', async () => {
    expect((await commandHere(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('a wrong command line', () => {
  it.each([
    [['ruin'], "unknown command 'ruin'; did you mean run? wasi-webgpu --help lists the commands"],
    [
      ['--versoin'],
      "unknown option '--versoin'; did you mean --version? wasi-webgpu --help lists the commands",
    ],
    [['app.wasm'], "unknown command 'app.wasm'; to run it: wasi-webgpu run app.wasm"],
    [['run'], 'run needs a component file; name it, as in wasi-webgpu run app.wasm'],
    [['inspect'], 'inspect needs a component file; name it, as in wasi-webgpu inspect app.wasm'],
    [
      ['run', 'a.wasm', 'b'],
      "unexpected 'b'; arguments for the guest go after --: wasi-webgpu run a.wasm -- b",
    ],
    [
      ['run', '--gup', 'null', 'a.wasm'],
      "unknown option '--gup'; did you mean --gpu? wasi-webgpu run --help lists the options",
    ],
    [['run', '--gpu', 'best', 'a.wasm'], "unknown --gpu 'best'; use one of auto, hardware, software, null"],
    [['run', '--dir', '/no/such', 'a.wasm'], '--dir /no/such: /no/such does not exist; create it first'],
    [
      ['run', '--dir', 'package.json', 'a.wasm'],
      '--dir package.json: package.json is not a folder; grant the folder that has it',
    ],
    [
      ['run', '--dir', '', 'a.wasm'],
      "--dir '' has no host folder; use --dir <host folder>[::<path for the guest>]",
    ],
    [['run', '--dir', '::b', 'a.wasm'], "--dir '::b' has no host folder"],
    [['run', '--dir', '.::', 'a.wasm'], '--dir .:: has no path for the guest after ::'],
    [
      ['run', '--dir', '.::b::c', 'a.wasm'],
      '--dir .::b::c has more than one ::; use --dir <host folder>[::<path for the guest>]',
    ],
    [['rnu', 'a.wasm'], "unknown command 'rnu'; did you mean run? wasi-webgpu --help lists the commands"],
    [['app.ts'], "unknown command 'app.ts'; to run it: wasi-webgpu run app.ts"],
    [['info', 'a.wasm'], "unexpected 'a.wasm'; wasi-webgpu info takes no file"],
    [['inspect', 'a.wasm', 'b.wasm'], "unexpected 'b.wasm'; wasi-webgpu inspect takes one file"],
  ])('is explained in one line: %j', async (args, message) => {
    const { code, stdout, stderr } = await commandHere(args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^wasi-webgpu: [^\n]+\n$/)
    expect(stderr).toContain(message)
  })
})

describe('the launcher bin/wasi-webgpu.js', () => {
  it.each(['info', 'build'])(
    'names the Node that %s and all other commands need, in Node 20',
    async command => {
      const oldNode = join(folder, 'old-node.mjs')
      await writeFile(
        oldNode,
        `delete WebAssembly.Suspending
      Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`,
      )
      const { code, stderr } = await ended(process.execPath, ['--import', oldNode, commandPath, command])
      expect(code).toBe(1)
      expect(stderr).toMatch(/^wasi-webgpu: this is Node v.* install Node 24\.21 or newer .*\n$/)
    },
  )

  it.each([
    [['serve', '--help'], 0, /^Usage\n {2}wasi-webgpu serve/],
    [['version'], 0, /^\d+\.\d+\.\d+\n$/],
    [['-v'], 0, /^\d+\.\d+\.\d+\n$/],
    [['build', 'none.ts'], 1, /^wasi-webgpu: none\.ts does not exist/],
  ])('needs no suspending WebAssembly for %j', async (args, expected, text) => {
    const oldNode = `data:text/javascript,${encodeURIComponent('delete WebAssembly.Suspending')}`
    const { code, stdout, stderr } = await ended(process.execPath, [
      '--import',
      oldNode,
      commandPath,
      ...args,
    ])
    expect(code).toBe(expected)
    expect(stdout + stderr).toMatch(text)
  })

  it('runs the sources in the repository', async () => {
    const { code, stdout } = await ended(process.execPath, [sourceCommand, '--help'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: (await wasiWebgpu(['--help'])).stdout })
  })

  it('runs the compiled files when there are no sources, as in the published package', async () => {
    await mkdir(join(folder, 'dist/bin'), { recursive: true })
    await cp(dirname(commandPath), join(folder, 'bin'), { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(
      join(folder, 'dist/bin/main.js'),
      'export const main = args => console.log("built", args)',
    )
    const { stdout } = await ended(process.execPath, [join(folder, 'bin/wasi-webgpu.js'), 'info'])
    expect(stdout).toBe("built [ 'info' ]\n")
  })
})

describe('the compile cache of the command', () => {
  /**
   * Runs the command with this folder as the user's cache, and returns the names of the files in the compile
   * cache.
   */
  async function kept(cache: string): Promise<string[]> {
    const { NODE_COMPILE_CACHE: _, ...env } = process.env
    const { code } = await wasiWebgpu(['--version'], { env: { ...env, XDG_CACHE_HOME: cache } })
    expect(code).toBe(0)
    return readdir(join(cache, 'wasi-webgpu', 'compiled'))
  }

  it.runIf(process.platform === 'linux')('lies in a folder that only the user can open', async () => {
    const cache = join(folder, 'cache')
    expect(await kept(cache)).not.toEqual([])
    expect((await stat(join(cache, 'wasi-webgpu', 'compiled'))).mode & 0o777).toBe(0o700)
  })

  it.runIf(process.platform === 'linux')('is not used when others can write to its folder', async () => {
    const cache = join(folder, 'open-cache')
    await mkdir(join(cache, 'wasi-webgpu', 'compiled'), { recursive: true })
    await chmod(join(cache, 'wasi-webgpu', 'compiled'), 0o777)
    expect(await kept(cache)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('is not used when others can replace its folder', async () => {
    const cache = join(folder, 'planted-cache')
    await mkdir(join(cache, 'real'), { recursive: true, mode: 0o700 })
    await mkdir(join(cache, 'wasi-webgpu'))
    await symlink(join(cache, 'real'), join(cache, 'wasi-webgpu', 'compiled'))
    await chmod(cache, 0o777)
    expect(await kept(cache)).toEqual([])
  })
})
