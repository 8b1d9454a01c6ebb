import type { Imports } from '@wasi-webgpu/component'
import type { HostInterface } from '@wasi-webgpu/component/host'
import { frameBufferInterface, surfaceFrameBufferInterface } from './frame-buffer-interfaces.ts'
import { type SurfaceOptions, surfaceInterface } from './surface-interface.ts'
import { surfaceWebgpuInterface } from './surface-webgpu-interface.ts'

/**
 * Returns the interfaces `wasi-gfx:surface` and `wasi-gfx:frame-buffer` over anything that shows pictures, to
 * be provided together with those of {@link webgpu}.
 *
 * A guest waits for the next frame after it has drawn one, and the target then shows the picture. `present`
 * of a WebGPU context completes the picture a little earlier; `present` of a frame-buffer shows it at once.
 *
 * The files of this folder: `surface-target.ts` states what a host provides, `surface.ts` is a guest's
 * surface over it, and `frame-buffer.ts` a picture that the guest computes. The files whose names end in
 * `interface` or `interfaces` bind them to WIT.
 *
 * @example
 * const imports = { ...webgpu({ gpu }), ...surface({ create: size => new MyTarget(size), signal }) }
 */
export function surface(options: SurfaceOptions): Imports<HostInterface> {
  return {
    'wasi-gfx:surface/surface@0.2.0': surfaceInterface(options),
    'wasi-gfx:surface/surface-webgpu@0.2.0': surfaceWebgpuInterface,
    'wasi-gfx:surface/surface-frame-buffer@0.2.0': surfaceFrameBufferInterface,
    'wasi-gfx:frame-buffer/frame-buffer@0.2.0': frameBufferInterface,
  }
}
