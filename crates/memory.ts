/**
 * Measures whether memory stays flat over many frames of making, mapping and dropping objects through wgpu:
 * `node crates/memory.ts [FRAMES]`, 100,000 by default, on a machine with Rust. Prints the pages of the program's memory after
 * a tenth of the frames and at the end, and the sizes of the host's process; exits with code 1 if one of them grew.
 */

import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const crates = fileURLToPath(new URL('./', import.meta.url))
const command = join(crates, '../packages/cli/bin/wasi-webgpu.js')
const frames = process.argv[2] ?? '100000'
/** Growth of the process that the collector of garbage accounts for. */
const allowedGrowth = 64 * 1024

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
})

const pages: number[] = []
const sizes: number[] = []
let peak = 0
const sampler = setInterval(() => {
  peak = Math.max(peak, residentSize())
}, 1000)
for await (const line of createInterface({ input: child.stdout })) {
  pages.push(Number(line))
  sizes.push(residentSize())
}
clearInterval(sampler)
console.log(`pages of the program: ${pages.join(' and ')}`)
console.log(`size of the host in KiB: ${sizes.join(' and ')}, at most ${peak}`)
const [early, late] = [pages[0], pages.at(-1)]
const isFlat = pages.length === 2 && early === late && peak - sizes[0]! < allowedGrowth
console.log(isFlat ? 'flat' : 'memory grew')
process.exitCode = isFlat ? 0 : 1

/** Returns the resident size of the host's process in KiB; the last known one when it has ended. */
function residentSize(): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? peak)
  } catch {
    return peak
  }
}
