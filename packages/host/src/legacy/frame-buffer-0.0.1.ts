import { ResourceType, t } from '@wasi-webgpu/component'
import { type HostInterface, Lifted } from '@wasi-webgpu/component/host'
import { frameBufferResource } from '../surface/frame-buffer.ts'
import { frameBufferInterface } from '../surface/frame-buffer-interfaces.ts'
import {
  type AbstractBuffer,
  abstractBufferResource,
  contextResource,
  type GraphicsContext,
} from './graphics-context.ts'

/** The resource `device` of `wasi:frame-buffer`, which has no state. */
const deviceResource = new ResourceType<object>('device')

/** The interface `wasi:frame-buffer/frame-buffer@0.0.1`: `wasi-gfx:frame-buffer`, with a device to connect. */
export const frameBufferInterface001: HostInterface = {
  ...frameBufferInterface,
  context: contextResource,
  'abstract-buffer': abstractBufferResource,
  device: deviceResource,
  '[constructor]device': new Lifted(t.func({}, t.own(deviceResource)), () => ({})),
  '[method]device.connect-graphics-context': new Lifted(
    t.func({ self: t.borrow(deviceResource), context: t.borrow(contextResource) }),
    (_device: object, context: GraphicsContext) => context.connectFrameBuffer(),
  ),
  '[static]buffer.from-graphics-buffer': new Lifted(
    t.func({ buffer: t.own(abstractBufferResource) }, t.own(frameBufferResource)),
    ({ bytes }: AbstractBuffer) => bytes,
  ),
  '[method]buffer.get': frameBufferInterface['[method]buffer.get-with-copy']!,
  '[method]buffer.set': frameBufferInterface['[method]buffer.set-with-copy']!,
}
