import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import type { Host } from './host.ts'
import { pageHost } from './page-host.ts'

const nodeModules = fileURLToPath(new URL('../../../node_modules/', import.meta.url))

/** Modules of wasi-gfx-shim, by the interfaces that they implement. */
const modules = {
  'wasi:webgpu/webgpu': 'webgpu',
  'wasi-gfx:surface/surface': 'surface',
  'wasi-gfx:surface/surface-webgpu': 'surface-webgpu',
  'wasi-gfx:surface/surface-frame-buffer': 'surface-frame-buffer',
  'wasi-gfx:frame-buffer/frame-buffer': 'frame-buffer',
}

/** Makes a host of a page that runs components which jco has translated to JavaScript, over wasi-gfx-shim. */
export function jcoHost(): Host {
  return pageHost({
    name: 'jco',
    version: async () =>
      `wasi-gfx-shim ${versionOf(shimFolder())}, jco ${versionOf(join(nodeModules, '@bytecodealliance/jco'))}`,
    prepare: component => translate(component, shimFolder()),
  })
}

function shimFolder(): string {
  const { WASI_GFX_SHIM } = process.env
  if (WASI_GFX_SHIM !== undefined) return WASI_GFX_SHIM
  throw new Error('set WASI_GFX_SHIM to a checkout of https://github.com/wasi-gfx/wasi-gfx-shim')
}

function versionOf(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
}

/** Runs jco and esbuild. WASI comes from jco's own shims for browsers. */
async function translate(component: string, shim: string): Promise<Map<string, Uint8Array>> {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-jco-'))
  try {
    const maps = Object.entries(modules).flatMap(([name, file]) => [
      '--map',
      `${name}=${join(shim, 'src', file)}.ts`,
    ])
    const options = [
      '--no-nodejs-compat',
      '--no-typescript',
      '--async-wasi-imports',
      '--async-wasi-exports',
      ...maps,
    ]
    const jco = join(nodeModules, '.bin/jco')
    await promisify(execFile)(jco, [
      'transpile',
      component,
      '--name',
      'component',
      '-o',
      folder,
      '--quiet',
      ...options,
    ])
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: folder },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'esnext',
      nodePaths: [nodeModules],
      logLevel: 'error',
      write: false,
    })
    const cores = readdirSync(folder).filter(name => name.endsWith('.wasm'))
    return new Map([
      ['program.js', outputFiles[0]!.contents],
      ...cores.map(name => [name, readFileSync(join(folder, name))] as const),
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The module `program.js` before it is bundled. */
const program = `
import { run as entry } from './component.js'
import { _setArgs, _setStderr, _setStdout } from '@bytecodealliance/preview2-shim/cli'

const decoder = new TextDecoder()
const to = write => ({ write: bytes => void write(decoder.decode(bytes)), flush() {}, blockingFlush() {}, drop() {} })

export async function run(args, stdout, stderr) {
  _setArgs(['component', ...args])
  _setStdout(to(stdout))
  _setStderr(to(stderr))
  try {
    await entry.run()
    return 0
  } catch (error) {
    // The error of a \`result\` without a payload means that a test has failed.
    stderr(String(error.stack ?? error))
    return 1
  }
}
`
