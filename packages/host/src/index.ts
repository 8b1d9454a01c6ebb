/// <reference types="@webgpu/types" />

export { GpuBuffer } from './buffer.ts'
export { GpuCanvasContext } from './canvas-context.ts'
export { GpuDevice } from './device.ts'
export { GpuError } from './error.ts'
export * from './generated/resources.ts'
export { OrderedMap } from './ordered-map.ts'
export { GpuBudget } from './policy/budget.ts'
export { bytesOf } from './policy/byte-size.ts'
export { parsePolicy } from './policy/parse-policy.ts'
export { type GpuPolicy, type ObjectKind, objectKinds } from './policy/policy.ts'
export type { SurfaceOptions } from './surface/surface.ts'
export {
  type KeyInput,
  maxSize,
  type PointerInput,
  type RequestedSize,
  type SurfaceContext,
  type SurfaceEvents,
  type SurfacePicture,
  type SurfaceTarget,
} from './surface/target.ts'
export { surface } from './surface.ts'
export { type Imports, type Interface, type WebGpuOptions, webgpu } from './webgpu.ts'
