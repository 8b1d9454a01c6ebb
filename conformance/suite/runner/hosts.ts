import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileFile } from '@wasi-webgpu/native'
import { commandPath } from '../../../packages/cli/src/testing/command-path.ts'
import { unpackSwiftShader } from '../../../packages/native/src/gpu/swiftshader.ts'
import { bundle } from '../../../packages/web/build.ts'
import { commandHost, componentPlace } from './command-host.ts'
import type { Host } from './host.ts'
import { jcoHost } from './jco-host.ts'
import { pageHost } from './page-host.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const wasmtimeFolder = join(root, 'conformance/suite/hosts/wasmtime')

/** The hosts that the runner knows, by name; each renders in software. */
export const hosts: Readonly<Record<string, () => Host>> = {
  node: () => ours('node', [process.execPath]),
  bun: () => ours('bun', [inNodeModules('bun')]),
  deno: () => ours('deno', [inNodeModules('deno'), 'run', '-A']),
  chromium: ourPage,
  wasmtime,
  jco: jcoHost,
}

/** Makes a host of the command of this repository in a JavaScript runtime. */
function ours(name: string, runtime: readonly string[]): Host {
  return commandHost({
    name,
    version: async () => {
      const { version } = JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8'))
      const [first] = execFileSync(runtime[0]!, ['--version'], { encoding: 'utf8' }).split('\n')
      return `wasi-webgpu ${version}, ${name} ${first!.replace(/^(v|deno )/, '').replace(/ .*/, '')}`
    },
    command: async component => {
      const options = (await drawsOnSurface(component)) ? ['--frames', '60'] : []
      return [...runtime, commandPath, 'run', '--gpu', 'software', ...options, componentPlace, '--']
    },
    env: async () => ({ DENO_NO_UPDATE_CHECK: '1' }),
  })
}

/** Makes a host of a page with the files of this repository that pages load. */
function ourPage(): Host {
  return pageHost({
    name: 'chromium',
    version: async () => {
      const { name, version } = JSON.parse(readFileSync(join(root, 'packages/web/package.json'), 'utf8'))
      return `${name} ${version}`
    },
    prepare: async component =>
      new Map<string, Uint8Array | string>([
        ...(await bundle()),
        ['component.wasm', readFileSync(component)],
        ['program.js', programInPage],
      ]),
  })
}

const programInPage = `
import { run as runComponent } from './wasi-webgpu.js'

export async function run(args, stdout, stderr) {
  const canvas = document.body.appendChild(document.createElement('canvas'))
  const source = fetch(new URL('component.wasm', import.meta.url))
  return (await runComponent(source, { args: ['component', ...args], canvas, stdout, stderr })).code
}
`

async function drawsOnSurface(component: string): Promise<boolean> {
  const { imports } = await compileFile(component)
  return imports.some(({ name }) => name.startsWith('wasi-gfx:surface/'))
}

function inNodeModules(program: string): string {
  return join(root, 'node_modules/.bin', program)
}

/** Makes a host of the program in `hosts/wasmtime`. */
function wasmtime(): Host {
  const target = process.env.CARGO_TARGET_DIR ?? join(wasmtimeFolder, 'target')
  const program = join(target, 'release/wasi-webgpu-wasmtime-host')
  return commandHost({
    name: 'wasmtime',
    version: async () => {
      const lock = readFileSync(join(wasmtimeFolder, 'Cargo.lock'), 'utf8')
      const packages = ['wasi-webgpu-wasmtime', 'wasmtime', 'wgpu-core']
      return packages.map(name => `${name} ${versionIn(lock, name)}`).join(', ')
    },
    command: () => {
      if (!existsSync(program))
        throw new Error(
          `${program} does not exist: run cargo build --release in conformance/suite/hosts/wasmtime, or set CARGO_TARGET_DIR`,
        )
      return [program, componentPlace]
    },
    env: async () => {
      const { manifest, loader } = await unpackSwiftShader()
      return { VK_DRIVER_FILES: manifest, LD_LIBRARY_PATH: join(loader, '..') }
    },
  })
}

function versionIn(lock: string, name: string): string {
  return new RegExp(`name = "${name}"\nversion = "(.*)"`).exec(lock)?.[1] ?? 'of unknown version'
}

/** Version of the software driver that all of the hosts render with. */
export function driverVersion(): string {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const { version } = JSON.parse(readFileSync(join(main, '../../package.json'), 'utf8'))
  return `SwiftShader of @sparticuz/chromium ${version}`
}
