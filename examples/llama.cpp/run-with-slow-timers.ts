/**
 * Runs a component as `wasi-webgpu run` does, and lets its timers last twenty times as long:
 * `node examples/llama.cpp/run-with-slow-timers.ts FOLDER COMPONENT [ARGUMENT…]`. The component has the folder as `/work`.
 *
 * llama.cpp gives the GPU 30 s for a piece of work, and ends the process when that is not done. A software GPU compiles
 * a shader when it first runs, which alone may take longer on a busy machine.
 */

import { basename } from 'node:path'
import { callSignal } from '@wasi-webgpu/component/host'
import { compileFile, hostImports, requestGpu } from '@wasi-webgpu/native'

/** Waits for a number of nanoseconds, multiplied by 20, or until the call is cancelled. */
function waitFor(duration: bigint): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Number(duration * 20n) / 1e6)
    const signal = callSignal()
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}

const [folder, path, ...args] = process.argv.slice(2)
const grants = { args: [basename(path!), ...args], folders: { '/work': folder! } }
const component = await compileFile(path!)
const wanted = component.imports.map(({ name }) => name)
const imports = await hostImports(wanted, grants, requestGpu)
const clock = 'wasi:clocks/monotonic-clock@0.3'
const { exports } = await component.instantiate({
  imports: { ...imports, [clock]: { ...imports[clock], waitFor } },
})
try {
  await exports['wasi:cli/run@0.3.0'].run()
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
process.exit()
