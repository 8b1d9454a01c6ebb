import { t } from '@wasi-webgpu/component'
import type { HostInterface } from '@wasi-webgpu/component/host'
import { Lifted, Lowered } from '@wasi-webgpu/component/host'
import { report } from '../device-report.ts'
import { functions } from '../generated/functions.ts'
import { gpuCanvasContextResource, gpuDeviceResource, gpuTextureResource } from '../generated/resources.ts'
import { type Surface, surfaceResource } from './surface.ts'

/**
 * The interface `wasi-gfx:surface/surface-webgpu`. Its `context` is WebGPU's `gpu-canvas-context`, whose
 * functions have the same types. An exception is a validation error on the device, as in WebGPU.
 */
export const surfaceWebgpuInterface: HostInterface = {
  surface: surfaceResource,
  'gpu-device': gpuDeviceResource,
  'gpu-texture': gpuTextureResource,
  context: gpuCanvasContextResource,
  '[constructor]context': new Lifted(
    t.func({ surface: t.borrow(surfaceResource) }, t.own(gpuCanvasContextResource)),
    ({ context }: Surface) => context,
  ),
  '[method]context.configure': functions['[method]gpu-canvas-context.configure']!,
  '[method]context.unconfigure': functions['[method]gpu-canvas-context.unconfigure']!,
  '[method]context.get-current-texture': functions['[method]gpu-canvas-context.get-current-texture']!,
  '[method]context.present': new Lowered(
    t.func({ self: t.borrow(gpuCanvasContextResource) }),
    ({ handles }) => {
      return (self: number) => {
        const context = handles.get(self, gpuCanvasContextResource)
        try {
          context.present()
        } catch (error) {
          report(context.device, 'GPUCanvasContext.present', error)
        }
      }
    },
  ),
}
