import type { GpuTextureView } from 'wasi:webgpu/webgpu@0.3.0-rc.2'
import { gpuTexture, gpuTextureView, type Held } from './generated/handles.ts'
import { notA } from './web-idl.ts'

/**
 * An attachment of a render pass. W3C takes a texture for its default view; the WIT has views only.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpurenderpasscolorattachment-view
 */
export function toView(value: Held, what: string): GpuTextureView {
  return (
    value?.[gpuTextureView] ??
    value?.[gpuTexture]?.createView(undefined) ??
    notA('GPUTextureView or GPUTexture', what)
  )
}
