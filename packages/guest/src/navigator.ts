import { GPU } from './generated/interfaces.ts'
import { type Gpu, getGpu } from './generated/webgpu.ts'
import { internal } from './web-idl-classes.ts'

let root: Gpu | undefined

/** Asked for at the first call: a component is made by running its modules, when there is no host yet. */
function host(): Gpu {
  root ??= getGpu()
  return root
}

const gpuObject = new GPU(internal, {
  requestAdapter: options => host().requestAdapter(options),
  getPreferredCanvasFormat: () => host().getPreferredCanvasFormat(),
  wgslLanguageFeatures: () => host().wgslLanguageFeatures(),
} as Gpu)

/** {@link https://www.w3.org/TR/webgpu/#dom-navigatorgpu-gpu navigator.gpu}, from the host of the component. */
export const gpu = gpuObject as unknown as globalThis.GPU

/** What libraries ask of a navigator. */
export const navigator = Object.defineProperty({ ...current() }, Symbol.toStringTag, {
  value: 'Navigator',
  configurable: true,
}) as unknown as Navigator

function current() {
  const known: Partial<Navigator> = globalThis.navigator ?? {}
  return {
    gpu,
    userAgent: known.userAgent ?? 'wasi-webgpu',
    language: known.language ?? 'en',
    languages: known.languages ?? Object.freeze(['en']),
    hardwareConcurrency: known.hardwareConcurrency ?? 1,
    platform: known.platform ?? 'wasi',
    maxTouchPoints: 0,
    onLine: true,
  }
}
