import { t } from '@wasi-webgpu/component'
import { type HostInterface, Lifted, Lowered } from '@wasi-webgpu/component/host'
import { functions001 } from '../generated/functions-0.0.1.ts'
import { gpuDeviceResource, gpuTextureResource } from '../generated/resources.ts'
import type { GpuDevice } from '../gpu-device.ts'
import { uncapturedErrors } from '../uncaptured-errors.ts'
import { type WebGpuOptions, webgpuInterface } from '../webgpu.ts'
import { EventPollable, EventQueue } from './event-pollable.ts'
import {
  type AbstractBuffer,
  abstractBufferResource,
  contextResource,
  type GraphicsContext,
} from './graphics-context.ts'

/**
 * Returns `wasi:webgpu/webgpu@0.0.1`.
 *
 * @param current `wasi:webgpu` in its current version, if the component can import it as well: its `get-gpu` returns the GPU of
 *   both, so that they share one budget
 */
export function webgpuInterface001(options: WebGpuOptions, current?: HostInterface): HostInterface {
  const members = webgpuInterface(options, {
    ...functions001,
    context: contextResource,
    'abstract-buffer': abstractBufferResource,
    '[method]gpu-device.onuncapturederror-subscribe': (device: GpuDevice) => {
      const errors = new EventQueue(uncapturedErrors(device))
      return new EventPollable(errors, () => errors.end())
    },
    '[method]gpu-device.connect-graphics-context': new Lifted(
      t.func({ self: t.borrow(gpuDeviceResource), context: t.borrow(contextResource) }),
      (device: GpuDevice, context: GraphicsContext) =>
        context.connectDevice(device, options.gpu.getPreferredCanvasFormat()),
    ),
    '[static]gpu-texture.from-graphics-buffer': new Lifted(
      t.func({ buffer: t.own(abstractBufferResource) }, t.own(gpuTextureResource)),
      (buffer: AbstractBuffer) => buffer.texture,
    ),
  })
  return current?.['get-gpu'] instanceof Lowered ? { ...members, 'get-gpu': current['get-gpu'] } : members
}
