/** Builds the TypeScript examples for tests and benchmarks, and runs them as components and directly. */

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandPath } from '../../packages/cli/src/testing/command-path.ts'

/** Exit code and output of a process. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * The component of an example, `NAME/main.ts`, or of another source. Builds it once per state of sources and
 * packages, and caches it under `node_modules`.
 *
 * @param world its world, if it is no command
 * @returns the path of the file
 */
export async function componentOf(
  name: string,
  entry: string = sourceOf(name),
  world?: string,
): Promise<string> {
  const folder = root('node_modules/.cache/wasi-webgpu-examples/')
  const path = `${folder}${name}-${hashOf(dirname(entry))}.wasm`
  if (existsSync(path)) return path
  // Loaded when needed: it takes longer to load than to find a component.
  const { build } = await import('@wasi-webgpu/build')
  const { component } = await build({ entry, minify: true, ...(world !== undefined && { world }) })
  mkdirSync(folder, { recursive: true })
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, component)
  renameSync(unfinished, path)
  return path
}

/** Runs an example as a component on the software GPU, with folders granted under their own names. */
export function runComponent(name: string, folders: readonly string[], ...args: string[]): Promise<Outcome> {
  const grants = folders.flatMap(folder => ['--dir', folder])
  return runWith(name, grants, args)
}

/** Runs an example in Node, on the software GPU. */
export function runDirectly(name: string, ...args: string[]): Promise<Outcome> {
  return node(root('examples/lib/direct.ts'), '--gpu', 'software', sourceOf(name), ...args)
}

/** Target folder, number and size of the frames to draw. */
export interface Frames {
  readonly frames: number
  readonly size: string
  readonly out: string
}

/** Draws an example as a component without a screen. */
export function drawInComponent(name: string, frames: Frames): Promise<Outcome> {
  return runWith(name, frameOptions(frames), [])
}

/** Draws an example in Node, on the software GPU. */
export function drawDirectly(name: string, frames: Frames): Promise<Outcome> {
  return node(root('examples/lib/direct.ts'), '--gpu', 'software', ...frameOptions(frames), sourceOf(name))
}

function frameOptions({ frames, size, out }: Frames): string[] {
  return ['--frames', String(frames), '--size', size, '--out', out]
}

async function runWith(name: string, options: readonly string[], args: readonly string[]): Promise<Outcome> {
  return node(commandPath, 'run', '--gpu', 'software', ...options, await componentOf(name), '--', ...args)
}

function node(...args: string[]): Promise<Outcome> {
  return new Promise(resolve => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

function sourceOf(name: string): string {
  return root(`examples/${name}/main.ts`)
}

function root(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}

/** Hash of everything that a component is built from. */
function hashOf(own: string): string {
  const hash = createHash('sha256')
  // Build outputs are left out: another test may be writing them.
  const shared = ['examples/lib', 'packages/build/src', 'packages/build/wit', 'packages/guest/src', 'wit']
  const folders = [own, ...shared.map(root)]
  const sources = folders.flatMap(folder =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(
        file =>
          file.isFile() &&
          /\.(ts|wgsl|wit|bin|html|png|json)$/.test(file.name) &&
          !/\.test\.ts$/.test(file.name),
      )
      .map(file => `${file.parentPath}/${file.name}`),
  )
  const manifests = ['package-lock.json', 'packages/guest/package.json'].map(root)
  for (const path of [...sources, ...manifests].sort()) {
    hash.update(basename(path)).update(readFileSync(path))
  }
  return hash.digest('hex').slice(0, 16)
}
