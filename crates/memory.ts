/**
 * Measures whether memory stays flat over many frames of making, mapping and dropping objects through wgpu:
 * `node crates/memory.ts [FRAMES]`, 100,000 by default, on a machine with Rust. Prints the pages of the program's memory after
 * a tenth of the frames and at the end, and the lowest sizes of the host's process; exits with code 1 if one of them grew.
 */

import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const crates = fileURLToPath(new URL('./', import.meta.url))
const command = join(crates, '../packages/cli/bin/wasi-webgpu.js')
const frames = process.argv[2] ?? '100000'
/** Growth of the process from one third of the frames to the next that is no leak. */
const allowedGrowth = 1.1

const example = [
  '--release',
  '--target',
  'wasm32-wasip2',
  '--package',
  'wgpu-wasi',
  '--features',
  'main',
  '--example',
  'frames',
]
execFileSync('cargo', ['build', ...example], { cwd: crates, stdio: 'inherit' })
const folder = process.env.CARGO_TARGET_DIR ?? join(crates, 'target')
const component = join(folder, 'wasm32-wasip2/release/examples/frames.wasm')
const child = spawn(process.execPath, [command, 'run', '--gpu', 'null', component, '--', frames], {
  stdio: ['ignore', 'pipe', 'inherit'],
  // A small heap is collected often, so that its size tells what is in use.
  env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=40 --max-semi-space-size=2' },
})

const pages: number[] = []
const sizes: number[] = []
const sampler = setInterval(() => {
  const size = residentSize()
  if (size !== undefined) sizes.push(size)
}, 500)
for await (const line of createInterface({ input: child.stdout })) pages.push(Number(line))
clearInterval(sampler)
// The collector of garbage lets the size swing; what leaks raises its lowest values.
const third = Math.floor(sizes.length / 3)
const [middle, last] = [Math.min(...sizes.slice(third, 2 * third)), Math.min(...sizes.slice(2 * third))]
console.log(`pages of the program: ${pages.join(' and ')}`)
console.log(`lowest size of the host in KiB: ${middle} in the second third, ${last} in the last`)
const isFlat = pages.length === 2 && pages[0] === pages[1] && last < middle * allowedGrowth
console.log(isFlat ? 'flat' : 'memory grew')
process.exitCode = isFlat ? 0 : 1

/** Returns the resident size of the host's process in KiB, unless it has ended. */
function residentSize(): number | undefined {
  try {
    const size = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
    return size === undefined ? undefined : Number(size)
  } catch {
    return undefined
  }
}
