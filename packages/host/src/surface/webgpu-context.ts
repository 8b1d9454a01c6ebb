import { t } from '@wasi-webgpu/component'
import { Lifted, Lowered } from '@wasi-webgpu/component/host'
import { report } from '../failure.ts'
import { functions } from '../generated/functions.ts'
import { gpuCanvasContext, gpuDevice, gpuTexture } from '../generated/resources.ts'
import type { Interface } from '../webgpu.ts'
import { type Surface, surface } from './surface.ts'

/**
 * `wasi-gfx:surface/surface-webgpu`, whose `context` is WebGPU's `gpu-canvas-context`: its functions have the same types
 * and do the same, field by field. What goes wrong in them is a validation error on the device, as in WebGPU.
 */
export const surfaceWebgpuInterface: Interface = {
  surface,
  'gpu-device': gpuDevice,
  'gpu-texture': gpuTexture,
  context: gpuCanvasContext,
  '[constructor]context': new Lifted(
    t.func({ surface: t.borrow(surface) }, t.own(gpuCanvasContext)),
    ({ context }: Surface) => context,
  ),
  '[method]context.configure': functions['[method]gpu-canvas-context.configure'],
  '[method]context.unconfigure': functions['[method]gpu-canvas-context.unconfigure'],
  '[method]context.get-current-texture': functions['[method]gpu-canvas-context.get-current-texture'],
  '[method]context.present': new Lowered(t.func({ self: t.borrow(gpuCanvasContext) }), ({ handles }) => {
    return (self: number) => {
      const context = handles.get(self, gpuCanvasContext)
      try {
        context.present()
      } catch (error) {
        report(context.device, 'GPUCanvasContext.present', error)
      }
    }
  }),
}
