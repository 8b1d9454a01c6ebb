import type { Imports } from '@wasi-webgpu/component'
import type { HostInterface } from '@wasi-webgpu/component/host'
import { frameBufferInterface, surfaceFrameBufferInterface } from './frame-buffer-interfaces.ts'
import { type SurfaceOptions, surfaceInterface } from './surface-interface.ts'
import { surfaceWebgpuInterface } from './surface-webgpu-interface.ts'

/**
 * `wasi-gfx:surface` and `wasi-gfx:frame-buffer`, over anything that shows pictures: beside {@link webgpu} in the imports of
 * a component that draws.
 *
 * A guest waits for the next frame when it has drawn one, and then its picture is shown: `present` of a WebGPU context tells
 * the target a little sooner. `present` of a frame-buffer shows the picture at once.
 */
export function surface(options: SurfaceOptions): Imports<HostInterface> {
  return {
    'wasi-gfx:surface/surface@0.2.0': surfaceInterface(options),
    'wasi-gfx:surface/surface-webgpu@0.2.0': surfaceWebgpuInterface,
    'wasi-gfx:surface/surface-frame-buffer@0.2.0': surfaceFrameBufferInterface,
    'wasi-gfx:frame-buffer/frame-buffer@0.2.0': frameBufferInterface,
  }
}
