import { GPU } from './generated/interfaces.ts'
import { type Gpu, getGpu } from './generated/webgpu.ts'
import { internal } from './web-idl-classes.ts'

let root: Gpu | undefined

/**
 * Returns the GPU of the host, which it requests on the first call: the build evaluates the modules of a
 * component, and has no host.
 */
function host(): Gpu {
  root ??= getGpu()
  return root
}

const gpuObject = new GPU(internal, {
  requestAdapter: options => host().requestAdapter(options),
  getPreferredCanvasFormat: () => host().getPreferredCanvasFormat(),
  wgslLanguageFeatures: () => host().wgslLanguageFeatures(),
} as Gpu)

/**
 * {@link https://www.w3.org/TR/webgpu/#dom-navigatorgpu-gpu navigator.gpu}, backed by the host of the
 * component.
 */
export const gpu = gpuObject as unknown as globalThis.GPU

/** The global `navigator`, with the attributes that libraries read. */
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
