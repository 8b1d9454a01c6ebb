/**
 * Runs a program of the examples without the sandbox, to compare with: `node examples/lib/direct.ts GPU PROGRAM.ts
 * ARGUMENTS`. The engine is Node's, and the GPU object is Dawn's own.
 */

import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { argv } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type GpuChoice, requestGpu } from 'wasi-webgpu'

const [, , choice, program] = argv
argv.splice(1, 3, program!)

// Imports that a bundler resolves.
registerHooks({
  load(url, context, next) {
    if (/\.(wgsl)$/.test(url)) {
      const text = readFileSync(fileURLToPath(url), 'utf8')
      return { format: 'module', source: `export default ${JSON.stringify(text)}`, shortCircuit: true }
    }
    if (/\.(bin|png)$/.test(url)) {
      const source = `import { readFileSync } from 'node:fs'
export default new Uint8Array(readFileSync(new URL(${JSON.stringify(url)})))`
      return { format: 'module', source, shortCircuit: true }
    }
    return next(url, context)
  },
})

const { gpu } = await requestGpu(choice as GpuChoice)
Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true })
await import(pathToFileURL(program!).href)
