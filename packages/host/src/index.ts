/// <reference types="@webgpu/types" />

export * from './generated/resources.ts'
export { GpuBuffer } from './gpu-buffer.ts'
export { GpuCanvasContext } from './gpu-canvas-context.ts'
export { GpuDevice } from './gpu-device.ts'
export { GpuError } from './gpu-error.ts'
export { OrderedMap } from './ordered-map.ts'
export { parseByteSize } from './policy/byte-size.ts'
export { GpuBudget } from './policy/gpu-budget.ts'
export { parsePolicy } from './policy/parse-policy.ts'
export { type GpuPolicy, type ObjectKind, objectKinds } from './policy/policy.ts'
export type { SurfaceOptions } from './surface/surface-interface.ts'
export {
  type KeyInput,
  maxSize,
  type PointerInput,
  type RequestedSize,
  type SurfaceContext,
  type SurfaceEvents,
  type SurfacePicture,
  type SurfaceTarget,
} from './surface/surface-target.ts'
export { surface } from './surface/wasi-gfx.ts'
export { type WebGpuOptions, webgpu } from './webgpu.ts'
