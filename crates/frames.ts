/**
 * Compares the time that a frame of vello takes in a component with the time that it takes natively:
 * `node crates/frames.ts [FRAMES [TURNS]]`, 20 frames and 5 turns by default, on a machine with Rust. Both run on the Vulkan driver
 * that VK_DRIVER_FILES names, otherwise on SwiftShader. Exits with code 1 if a frame takes more than 1.2 times as long. The
 * processes run in turns; each compiles its shaders first and tells the median of its frames.
 */

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sideBySide } from '../bench/measure.ts'
import { atMost, formatTable } from '../bench/row.ts'
import { buildNatively, componentOf } from './build.ts'

const command = fileURLToPath(new URL('../packages/cli/bin/wasi-webgpu.js', import.meta.url))
const [frames = '20', turns = '5'] = process.argv.slice(2)

const isDriverNamed = process.env.VK_DRIVER_FILES !== undefined
// The settings of the workspace make small components.
const quickBuild = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '3',
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
}
const runNatively = await buildNatively('vello', 'release', quickBuild, isDriverNamed ? {} : undefined)
const gpu = isDriverNamed ? [] : ['--gpu', 'software']
const runComponent = () => {
  const options = [...gpu, componentOf('vello'), '--', 'measure', frames]
  return execFileSync(process.execPath, [command, 'run', ...options], { encoding: 'utf8' })
}
const time = await sideBySide(
  {
    ours: () => ({ milliseconds: Number(runComponent()) / 1000 }),
    peer: () => ({ milliseconds: Number(runNatively('measure', frames)) / 1000 }),
  },
  Number(turns),
  0,
)
const row = atMost(1.2, { name: 'a frame of vello, 512 × 512', unit: 'ms', ...time, versus: 'natively' })
console.log(formatTable([row]))
process.exitCode = row.ok ? 0 : 1
