/**
 * Formats of textures that only devices with a certain feature know. To such a device, others are as if W3C did not have
 * them.
 *
 * @see https://www.w3.org/TR/webgpu/#abstract-opdef-validate-texture-format-required-features
 */

import type { GPUDevice } from './generated/interfaces.ts'
import { gpuTextureFormatNames } from './generated/values.ts'
import type * as wit from './generated/webgpu.ts'

type Format = wit.GpuTextureFormat | undefined

const featureOf = new Map<Format, GPUFeatureName>(
  Object.entries(gpuTextureFormatNames).flatMap(([name, format]) => {
    const feature = requiredFeature(name)
    return feature === undefined ? [] : [[format, feature]]
  }),
)

function requiredFeature(format: string): GPUFeatureName | undefined {
  if (format.startsWith('bc')) return 'texture-compression-bc'
  if (/^(etc2|eac)-/.test(format)) return 'texture-compression-etc2'
  if (format.startsWith('astc')) return 'texture-compression-astc'
  if (/^(r|rg|rgba)16[us]norm$/.test(format)) return 'texture-formats-tier1'
  return format === 'depth32float-stencil8' ? format : undefined
}

/** {@link requireFormats} for those of a texture. */
export function requireTextureFormats(device: GPUDevice, texture: wit.GpuTextureDescriptor): void {
  requireFormats(device, [texture.format, ...(texture.viewFormats ?? [])])
}

/** {@link requireFormats} for those of a bind group layout. */
export function requireLayoutFormats(device: GPUDevice, layout: wit.GpuBindGroupLayoutDescriptor): void {
  requireFormats(
    device,
    layout.entries.map(({ storageTexture }) => storageTexture?.format),
  )
}

/** {@link requireFormats} for those of a render pipeline. */
export function requirePipelineFormats(device: GPUDevice, pipeline: wit.GpuRenderPipelineDescriptor): void {
  const targets = pipeline.fragment?.targets ?? []
  requireFormats(device, [pipeline.depthStencil?.format, ...targets.map(target => target?.format)])
}

/** {@link requireFormats} for those of a render bundle encoder. */
export function requireBundleFormats(device: GPUDevice, bundle: wit.GpuRenderBundleEncoderDescriptor): void {
  requireFormats(device, [bundle.depthStencilFormat, ...bundle.colorFormats])
}

/** @throws a TypeError for a format that the device does not know */
export function requireFormats(device: GPUDevice, formats: readonly Format[]): void {
  for (const format of formats) {
    const feature = featureOf.get(format)
    if (feature !== undefined && !device.features.has(feature)) {
      throw new TypeError(`the device does not know the format ${format}: it lacks the feature ${feature}`)
    }
  }
}
