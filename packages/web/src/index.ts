/**
 * Runs components that use the GPU in a page: the element `<wasi-webgpu>`, and the function `run()` beneath
 * it.
 *
 * @module
 */

export type { Files } from '@wasi-webgpu/wasi/page'
export type { FrameTiming } from './canvas/canvas-target.ts'
export {
  type ExitDetail,
  type LoadDetail,
  type OutputDetail,
  type UncapturedErrorDetail,
  type WasiWebGpuAttributes,
  WasiWebGpuElement,
  type WasiWebGpuEventMap,
} from './element/element.ts'
export { LoadError } from './element/fetch-component.ts'
export type { CreatedShader, ShaderMessage, UncapturedError } from './observed-gpu.ts'
export type { Ended, ProgramInterfaces, ProgramOptions } from './program.ts'
export type { Progress } from './progress.ts'
export { type RunOptions, run } from './run.ts'
export { type MissingFeature, missingFeatures, UnsupportedError } from './support.ts'
