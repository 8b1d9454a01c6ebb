export type { GrantedFolder, Grants, Interfaces } from '@wasi-webgpu/wasi'
export { wasi } from '@wasi-webgpu/wasi'
export type { NativeAdapter } from './gpu/dawn.ts'
export { type Attempt, ProviderError } from './gpu/provider-error.ts'
export {
  type GpuChoice,
  gpuChoices,
  type ProvidedGpu,
  type RequestGpuOptions,
  requestGpu,
} from './gpu/request-gpu.ts'
export {
  type Capture,
  type GpuKind,
  type GpuSource,
  nullBackend,
  type OpenGpu,
  swiftShader,
  systemHardware,
  systemSoftware,
} from './gpu/sources.ts'
export type { SwiftShaderOptions } from './gpu/swiftshader.ts'
export { HeadlessScreen, type HeadlessScreenOptions, type ScriptedInput } from './surface/headless-screen.ts'
export type { HeadlessTarget, SurfaceInput } from './surface/headless-target.ts'
export type { Picture } from './surface/picture.ts'
