/**
 * Runs an example without the sandbox, for comparison: `node examples/lib/direct.ts [OPTIONS] PROGRAM.ts
 * ARGUMENTS`. The engine is Node's, the GPU object is Dawn's own. Options: `--gpu KIND`, and for a program
 * that draws `--frames NUMBER --size WIDTHxHEIGHT --out FOLDER`.
 */

import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { argv, exit } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type GpuChoice, requestGpu } from '@wasi-webgpu/native'
import { lastFrame, nextFrame, requestAnimationFrame, setCanvasSize } from './direct-canvas.ts'
import { savePng } from './picture.ts'

const options = argv.slice(2)
const programIndex = options.findIndex(option => option.endsWith('.ts'))
const program = options[programIndex]!
argv.splice(1, argv.length, program, ...options.slice(programIndex + 1))
const { values } = parseArgs({
  args: options.slice(0, programIndex),
  options: {
    gpu: { type: 'string', default: 'auto' },
    frames: { type: 'string', default: '0' },
    size: { type: 'string', default: '640x480' },
    out: { type: 'string' },
  },
})

// Resolves the imports that the bundler otherwise resolves.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== '@wasi-webgpu/guest/canvas') return next(specifier, context)
    return { url: new URL('direct-canvas.ts', import.meta.url).href, shortCircuit: true }
  },
  load(url, context, next) {
    if (!/\.(wgsl|bin|png)$/.test(url)) return next(url, context)
    const bytes = readFileSync(fileURLToPath(url))
    const source = url.endsWith('.wgsl')
      ? `export default ${JSON.stringify(bytes.toString())}`
      : `export default Uint8Array.fromBase64('${bytes.toString('base64')}')`
    return { format: 'module', source, shortCircuit: true }
  },
})

const { gpu } = await requestGpu(values.gpu as GpuChoice)
Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true })
Object.assign(globalThis, { self: globalThis, requestAnimationFrame, cancelAnimationFrame: () => {} })
const [width, height] = values.size.split('x').map(Number) as [number, number]
setCanvasSize({ width, height })
await import(pathToFileURL(program).href)

const frames = Number(values.frames)
for (let frame = 1; frame <= frames; frame++) {
  await nextFrame()
  if (values.out === undefined) continue
  await savePng(`${values.out}/frame-${String(frame).padStart(4, '0')}.png`, await lastFrame())
}
if (frames > 0) exit()
