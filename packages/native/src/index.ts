/**
 * A GPU outside of a page, a screen without a screen, and what a component imports of both.
 *
 * @module
 */
export { compileFile, isUnsupported } from './component-file.ts'
export { ComponentFileError } from './component-file-error.ts'
export { captureStandardError } from './gpu/capture-standard-error.ts'
export type { NativeAdapter } from './gpu/dawn.ts'
export { type GpuChoice, gpuChoices } from './gpu/gpu-choice.ts'
export {
  type Capture,
  type GpuKind,
  type GpuSource,
  kindOf,
  nullBackend,
  type OpenGpu,
  swiftShader,
  systemHardware,
  systemSoftware,
} from './gpu/gpu-sources.ts'
export { type Attempt, ProviderError } from './gpu/provider-error.ts'
export {
  type ProvidedGpu,
  type RequestGpuOptions,
  requestGpu,
} from './gpu/request-gpu.ts'
export type { SwiftShaderOptions } from './gpu/swiftshader.ts'
export { everyInterface, guestLimits, hostImports } from './host-imports.ts'
export { FrameFiles, isAnimation } from './surface/frame-files.ts'
export { HeadlessScreen, type HeadlessScreenOptions, type ScriptedInput } from './surface/headless-screen.ts'
export type { HeadlessTarget, SurfaceInput } from './surface/headless-target.ts'
export { InputFileError, parseInput } from './surface/input-file.ts'
export type { Picture } from './surface/picture.ts'
