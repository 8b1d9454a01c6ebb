/** TensorFlow.js on WebGPU, with models from files. */

import { readFile } from 'node:fs/promises'
import { env, type io, ready, setBackend } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-webgpu'
import { ProgressLine } from '../../packages/cli/src/terminal/progress-line.ts'
import { parseJson } from './json.ts'
import { logLine } from './program.ts'

/** Platform functions for TensorFlow.js, which otherwise knows only browsers and Node. */
const platform = {
  fetch: () => Promise.reject(new Error('there is no network')),
  now: () => performance.now(),
  encode: (text: string) => new TextEncoder().encode(text),
  decode: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
  setTimeoutCustom: (callback: () => void, delay: number) => setTimeout(callback, delay),
  isTypedArray: (value: unknown): value is Uint8Array =>
    ArrayBuffer.isView(value) && !(value instanceof DataView),
}

/** Selects the WebGPU backend. */
export async function startTensorFlow(): Promise<void> {
  env().setPlatform('wasi-webgpu', platform)
  if (!(await setBackend('webgpu'))) throw new Error('TensorFlow.js finds no GPU')
  await ready()
}

/**
 * A model for `loadGraphModel` or `loadLayersModel`.
 *
 * @param path path of its JSON file; the weights are in the same folder
 */
export function modelFile(path: string): io.IOHandler {
  const inSameFolder = (name: string) => path.replace(/[^/]*$/, name)
  return {
    async load() {
      const model = parseJson<io.ModelJSON>(path, await readFile(path))
      if (!Array.isArray(model.weightsManifest))
        throw new Error(`${path} is no model of TensorFlow.js: it has no weightsManifest`)
      const start = performance.now()
      const weightData: ArrayBuffer[] = []
      const names = model.weightsManifest.flatMap(({ paths }) => paths)
      logLine(`loading the weights: ${names.length === 1 ? '1 file' : `${names.length} files`}`)
      const progress = new ProgressLine()
      for (const [i, name] of names.entries()) {
        progress.show(`loading the weights: file ${i + 1} of ${names.length}`)
        const { buffer, byteOffset, byteLength } = await readFile(inSameFolder(name))
        weightData.push(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer)
      }
      progress.end()
      logLine(`loaded the weights in ${((performance.now() - start) / 1000).toFixed(2)} s`)
      return {
        modelTopology: model.modelTopology,
        weightSpecs: model.weightsManifest.flatMap(({ weights }) => weights),
        weightData,
      }
    },
  }
}
