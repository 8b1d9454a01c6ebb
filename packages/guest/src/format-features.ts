/**
 * Texture formats that require a feature. W3C lets a device without the feature treat such a format as an
 * unknown enum value, with a TypeError.
 *
 * @see https://www.w3.org/TR/webgpu/#abstract-opdef-validate-texture-format-required-features
 */

import { formatsByFeature } from './generated/format-lists.ts'
import type { GPUDevice } from './generated/interfaces.ts'
import type * as wit from './generated/webgpu.ts'

type Format = wit.GpuTextureFormat | undefined

const featureOf = new Map<Format, GPUFeatureName>(
  Object.entries(formatsByFeature).flatMap(([feature, formats]) =>
    formats.map(format => [format, feature as GPUFeatureName]),
  ),
)

/** Applies {@link requireFormats} to a texture. */
export function requireTextureFormats(device: GPUDevice, texture: wit.GpuTextureDescriptor): void {
  requireFormats(device, [texture.format, ...(texture.viewFormats ?? [])])
}

/** Applies {@link requireFormats} to a bind group layout. */
export function requireLayoutFormats(device: GPUDevice, layout: wit.GpuBindGroupLayoutDescriptor): void {
  requireFormats(
    device,
    layout.entries.map(({ storageTexture }) => storageTexture?.format),
  )
}

/** Applies {@link requireFormats} to a render pipeline. */
export function requirePipelineFormats(device: GPUDevice, pipeline: wit.GpuRenderPipelineDescriptor): void {
  const targets = pipeline.fragment?.targets ?? []
  requireFormats(device, [pipeline.depthStencil?.format, ...targets.map(target => target?.format)])
}

/** Applies {@link requireFormats} to a render bundle encoder. */
export function requireBundleFormats(device: GPUDevice, bundle: wit.GpuRenderBundleEncoderDescriptor): void {
  requireFormats(device, [bundle.depthStencilFormat, ...bundle.colorFormats])
}

/**
 * Checks that the device has the features that the formats require.
 *
 * @throws a TypeError if a feature is missing
 */
export function requireFormats(device: GPUDevice, formats: readonly Format[]): void {
  for (const format of formats) {
    const feature = featureOf.get(format)
    if (feature !== undefined && !device.features.has(feature)) {
      throw new TypeError(`the format ${format} requires the feature ${feature}; request the device with it`)
    }
  }
}
