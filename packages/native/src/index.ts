/**
 * WebGPU outside of a page, a screen in memory, and the imports that a component needs of both.
 *
 * - `gpu/` opens a GPU: `requestGpu` tries the sources of `gpu-sources.ts` in order, each of which shows Dawn some
 *   drivers and verifies the adapter; `dawn.ts` binds Dawn and lists the patches that make it safe for guests.
 * - `surface/` is a screen without a display: `HeadlessScreen` drives a guest frame by frame, `HeadlessContext` draws
 *   into textures, `FrameFiles` writes the pictures.
 * - `host-imports.ts` selects the interfaces that a component imports; `component-file.ts` reads components and
 *   explains unusable files.
 * - `trace/` records the calls of a component.
 * - `terminal/` prints text of guests safely.
 *
 * @module
 */
export { type CompileOptions, compileFile, isUnsupported } from './component-file.ts'
export { ComponentFileError } from './component-file-error.ts'
export { captureStandardError } from './gpu/capture-standard-error.ts'
export type { NativeAdapter } from './gpu/dawn.ts'
export { type GpuChoice, gpuChoices } from './gpu/gpu-choice.ts'
export { GpuChoiceError } from './gpu/gpu-choice-error.ts'
export { type GpuKind, kindOf } from './gpu/gpu-kind.ts'
export {
  type AdapterPlace,
  type CaptureMessages,
  type GpuSource,
  nullBackend,
  type OpenGpu,
  swiftShader,
  systemHardware,
  systemSoftware,
} from './gpu/gpu-sources.ts'
export { type AdapterChoice, type ListedGpu, type ListGpusOptions, listGpus } from './gpu/list-gpus.ts'
export { type Attempt, ProviderError } from './gpu/provider-error.ts'
export {
  type ProvidedGpu,
  type RequestGpuOptions,
  requestGpu,
} from './gpu/request-gpu.ts'
export type { SwiftShaderOptions } from './gpu/swiftshader.ts'
export { printedErrors } from './gpu/visible-messages.ts'
export { everyInterface, guestLimits, hostImports } from './host-imports.ts'
export { FrameFiles, isAnimation } from './surface/frame-files.ts'
export { HeadlessScreen, type HeadlessScreenOptions, type ScriptedInput } from './surface/headless-screen.ts'
export type { HeadlessTarget, SurfaceInput } from './surface/headless-target.ts'
export { InputFileError, parseInput } from './surface/input-file.ts'
export type { Picture } from './surface/picture.ts'
