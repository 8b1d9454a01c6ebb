import { gpuObject } from './gpu.ts'

/** {@link https://www.w3.org/TR/webgpu/#dom-navigatorgpu-gpu navigator.gpu}, from the host of the component. */
export const gpu = gpuObject as unknown as GPU

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
