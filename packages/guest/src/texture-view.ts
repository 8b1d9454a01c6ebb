import { deviceOf } from './device-slot.ts'
import { requireFormats } from './format-features.ts'
import { gpuTexture, gpuTextureView, type HandleCarrier } from './generated/handles.ts'
import type { GPUTexture } from './generated/interfaces.ts'
import type { GpuTextureView, GpuTextureViewDescriptor } from './generated/webgpu.ts'
import { notA } from './web-idl-conversions.ts'

/**
 * Converts an attachment of a render pass. W3C accepts a texture and uses its default view; the WIT accepts
 * only views.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpurenderpasscolorattachment-view
 */
export function toTextureView(value: HandleCarrier, what: string): GpuTextureView {
  return (
    value?.[gpuTextureView] ??
    value?.[gpuTexture]?.createView(undefined) ??
    notA('GPUTextureView or GPUTexture', what)
  )
}

/**
 * Performs the checks of `createView` that W3C makes on the content timeline.
 *
 * @throws a TypeError if the texture's device lacks the feature of the format, or the swizzle is malformed
 * @see https://www.w3.org/TR/webgpu/#dom-gputexture-createview
 */
export function checkViewDescriptor(texture: GPUTexture, view: GpuTextureViewDescriptor | undefined): void {
  if (view === undefined) return
  const device = deviceOf(texture)
  if (device !== undefined) requireFormats(device, [view.format])
  if (view.swizzle !== undefined && !/^[rgba01]{4}$/.test(view.swizzle)) {
    throw new TypeError(
      `GPUTextureViewDescriptor.swizzle must be four of r, g, b, a, 0 and 1, not '${view.swizzle}'`,
    )
  }
}
