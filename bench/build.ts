import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from '@wasi-webgpu/build'
import { componentize } from 'componentize-qjs'
import { sideBySide } from './measure.ts'
import { atMost, type Row } from './row.ts'

/**
 * Costs of a TypeScript program: its size compared with the engine alone, its time from start to end compared with
 * an equal C program, and its size and time with embedded files compared with those without.
 */
export async function measureBuild(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-bench-build-'))
  try {
    const program = await build({ entry: helloInTypeScript })
    const files = {
      program: join(folder, 'program.wasm'),
      withAsset: join(folder, 'with-asset.wasm'),
      withoutAsset: join(folder, 'without-asset.wasm'),
    }
    writeFileSync(files.program, program.component)
    writeFileSync(files.withAsset, await readingAsset(folder, 20e6))
    writeFileSync(files.withoutAsset, await readingAsset(folder, 4))
    const engine = await engineAlone(folder)
    const times = await sideBySide(
      {
        program: () => run(files.program),
        inC: () => run(helloInC),
        withAsset: () => run(files.withAsset),
        withoutAsset: () => run(files.withoutAsset),
      },
      11,
      2,
    )
    return [
      atMost(2.5, {
        name: 'size of hello-compute in TypeScript',
        unit: 'MB',
        ours: program.sizes.component / 1e6,
        peer: engine / 1e6,
        versus: 'QuickJS alone',
      }),
      atMost(2, {
        name: 'hello-compute in TypeScript, from run to result',
        unit: 'ms',
        ours: times.program,
        peer: times.inC,
        versus: 'in C',
      }),
      atMost(1.25, {
        name: 'a program that reads 20 MB built into it',
        unit: 'ms',
        ours: times.withAsset,
        peer: times.withoutAsset,
        versus: '4 bytes',
      }),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const command = path('../packages/cli/bin/wasi-webgpu.js')
const helloInTypeScript = path('../packages/create-wasi-webgpu/templates/compute-ts/src/main.ts')
const helloInC = path('../examples/hello-compute/hello-compute.wasm')

/** Runs on the null GPU, because a driver would take most of the time. */
async function run(component: string): Promise<void> {
  await promisify(execFile)(process.execPath, [command, 'run', component, '--gpu', 'null'])
}

async function readingAsset(folder: string, size: number): Promise<Uint8Array> {
  writeFileSync(join(folder, 'asset.bin'), new Uint8Array(size).fill(1))
  const entry = join(folder, 'asset.ts')
  writeFileSync(
    entry,
    "import bytes from './asset.bin'\nif (bytes.at(-1) !== 1) throw new Error('it is cut off')",
  )
  return (await build({ entry })).component
}

/** Size of a component whose program is empty. */
async function engineAlone(folder: string): Promise<number> {
  const witPath = join(folder, 'nothing.wit')
  writeFileSync(witPath, 'package local:nothing; world nothing { export run: async func(); }')
  const { component } = await componentize({ witPath, jsSource: 'export async function run() {}' })
  return component.length
}
