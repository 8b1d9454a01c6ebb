/// <reference types="@webgpu/types" />

/**
 * `wasi:webgpu`, `wasi-gfx:surface` and `wasi-gfx:frame-buffer` for components, over any W3C GPU object.
 *
 * {@link webgpu} and {@link surface} return the imports of a component. A handle of a guest refers to an object of a wrapper
 * class, such as {@link GpuTexture}, which has the W3C object in `gpu`; a resource type, such as `gpuTextureResource`,
 * connects the class with the WIT. {@link GpuPolicy} bounds an untrusted guest.
 *
 * @module
 */

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
