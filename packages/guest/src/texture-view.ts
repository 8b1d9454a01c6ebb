import { deviceOf } from './device-slot.ts'
import { requireFormats } from './format-features.ts'
import { gpuTexture, gpuTextureView, type HandleCarrier } from './generated/handles.ts'
import type { GPUTexture } from './generated/interfaces.ts'
import type { GpuTextureView, GpuTextureViewDescriptor } from './generated/webgpu.ts'
import { notA } from './web-idl-conversions.ts'

/**
 * An attachment of a render pass. W3C takes a texture for its default view; the WIT has views only.
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
 * Checks of a view what W3C checks before the GPU has a say.
 *
 * @throws TypeError for a format that the texture's device does not know, and for a swizzle that is none
 * @see https://www.w3.org/TR/webgpu/#dom-gputexture-createview
 */
export function checkViewDescriptor(texture: GPUTexture, view: GpuTextureViewDescriptor | undefined): void {
  if (view === undefined) return
  const device = deviceOf(texture)
  if (device !== undefined) requireFormats(device, [view.format])
  if (view.swizzle !== undefined && !/^[rgba01]{4}$/.test(view.swizzle)) {
    throw new TypeError(
      `GPUTextureViewDescriptor.swizzle is '${view.swizzle}', not four of the letters r, g, b, a, 0 and 1`,
    )
  }
}
