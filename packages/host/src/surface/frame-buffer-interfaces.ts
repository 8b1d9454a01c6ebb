import { t } from '@wasi-webgpu/component'
import { type HostInterface, Lifted, Lowered } from '@wasi-webgpu/component/host'
import { bytesAt } from '../load-values.ts'
import { frameBufferContextResource, frameBufferResource } from './frame-buffer.ts'
import { type Surface, surfaceResource } from './surface.ts'

/** The interface `wasi-gfx:frame-buffer/frame-buffer`. */
export const frameBufferInterface: HostInterface = {
  buffer: frameBufferResource,
  '[method]buffer.get-with-copy': new Lowered(
    t.func({ self: t.borrow(frameBufferResource) }, t.list(t.u8)),
    cx => {
      return (self: number, result: number) => {
        const to = cx.memory.range(result, 8, 4)
        cx.storeBytes(cx.handles.get(self, frameBufferResource).bytes, to)
      }
    },
  ),
  '[method]buffer.set-with-copy': new Lowered(
    t.func({ self: t.borrow(frameBufferResource), val: t.list(t.u8) }),
    ({ handles, memory }) => {
      return (self: number, pointer: number, length: number) =>
        handles.get(self, frameBufferResource).set(bytesAt(memory, pointer, length))
    },
  ),
}

/** The interface `wasi-gfx:surface/surface-frame-buffer`. */
export const surfaceFrameBufferInterface: HostInterface = {
  surface: surfaceResource,
  buffer: frameBufferResource,
  context: frameBufferContextResource,
  '[constructor]context': new Lifted(
    t.func({ surface: t.borrow(surfaceResource) }, t.own(frameBufferContextResource)),
    ({ frameBuffer }: Surface) => frameBuffer,
  ),
  '[method]context.get-current-buffer': new Lowered(
    t.func({ self: t.borrow(frameBufferContextResource) }, t.own(frameBufferResource)),
    ({ handles }) => {
      return (self: number) =>
        handles.add(frameBufferResource, handles.get(self, frameBufferContextResource).getCurrentBuffer())
    },
  ),
  '[method]context.present': new Lowered(
    t.func({ self: t.borrow(frameBufferContextResource) }),
    ({ handles }) => {
      return (self: number) => handles.get(self, frameBufferContextResource).present()
    },
  ),
}
