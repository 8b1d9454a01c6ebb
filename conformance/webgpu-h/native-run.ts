/**
 * Runs the programs natively: gcc links them to the Dawn that the Python package `wgpudawn` carries, which has all
 * functions of `webgpu.h`. The one in npm's `bun-webgpu` is older and lacks eight of them.
 */

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cacheFolder } from '@wasi-webgpu/cache'
import { unpackSwiftShader } from '../../packages/native/src/gpu/swiftshader.ts'
import { forwardingSource } from './forwarding-source.ts'
import { type Program, programsFolder, sourceNames } from './programs.ts'

const dawnVersion = '0.32.0.4'
const include = fileURLToPath(new URL('../../packages/c/include/', import.meta.url))
const flags = [
  '-O1',
  '-g',
  '-fPIC',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wno-missing-field-initializers',
  `-I${include}`,
]

/** A library with all programs, and what runs it. */
export interface NativePrograms {
  readonly python: string
  readonly dawn: string
  readonly library: string
}

/** Compiles the programs. Needs gcc, g++ and Python 3.11 or newer, and downloads Dawn once. */
export async function buildNatively(): Promise<NativePrograms> {
  const folder = join(cacheFolder(), 'webgpu-h')
  mkdirSync(folder, { recursive: true })
  const forwarding = join(folder, 'forwarding.c')
  writeFileSync(forwarding, forwardingSource(readFileSync(join(include, 'webgpu/webgpu.h'), 'utf8')))
  const sources = sourceNames().map(name => fileURLToPath(new URL(name, programsFolder)))
  const objects: string[] = []
  for (const source of [forwarding, ...sources]) {
    const object = join(folder, `${source.slice(source.lastIndexOf('/') + 1)}.o`)
    const [compiler, standard] = source.endsWith('.cpp') ? ['g++', '-std=c++20'] : ['gcc', '-std=gnu17']
    await run(compiler, [standard, ...flags, '-c', source, '-o', object])
    objects.push(object)
  }
  const library = join(folder, 'programs.so')
  await run('g++', ['-shared', '-Wl,-Bsymbolic', '-o', library, ...objects])
  return { library, ...(await installDawn()) }
}

/** Runs a program and returns its output. */
export async function runNatively(native: NativePrograms, { name, adapter }: Program): Promise<string> {
  const { manifest, loader } = await unpackSwiftShader()
  const backend = adapter === 'null' ? 'null' : 'vulkan'
  const script = fileURLToPath(new URL('dawn.py', import.meta.url))
  return run(native.python, [script, native.dawn, native.library, name], {
    ...process.env,
    WEBGPU_BACKEND: backend,
    VK_ICD_FILENAMES: manifest,
    LD_LIBRARY_PATH: dirname(loader),
  })
}

async function installDawn(): Promise<{ python: string; dawn: string }> {
  const environment = join(cacheFolder(), `wgpudawn-${dawnVersion}`)
  const python = join(environment, 'bin/python')
  if (!existsSync(python)) {
    await run('python3', ['-m', 'venv', environment])
  }
  const packages = join(environment, 'lib', readdirSync(join(environment, 'lib'))[0]!, 'site-packages')
  const dawn = join(packages, 'wgpudawn/_lib/_wgpu_dawn.abi3.so')
  if (!existsSync(dawn)) await run(python, ['-m', 'pip', 'install', '--quiet', `wgpudawn==${dawnVersion}`])
  return { python, dawn }
}

async function run(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { env, maxBuffer: 1 << 26 })
  return stdout
}
