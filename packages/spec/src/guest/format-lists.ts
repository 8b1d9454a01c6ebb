/** Writes the lists of texture formats that require a feature, which the guest checks. */

import type { Api } from '../model.ts'
import { textureFormats } from '../texture-formats.ts'

/** Returns the source of the lists, by feature. */
export function writeFormatLists(api: Api): string {
  const formats = textureFormats(api).filter(({ feature }) => feature !== undefined)
  const lists = [...Map.groupBy(formats, ({ feature }) => feature)].map(
    ([feature, formats]) => `'${feature}': [ ${formats.map(({ name }) => `'${name}',`).join('\n')} ],`,
  )
  return `/** Texture formats by the feature that they require: {@link https://www.w3.org/TR/webgpu/#texture-format-caps}. */
    export const formatsByFeature = { ${lists.join('\n')} } as const satisfies Partial<Record<GPUFeatureName, readonly wit.GpuTextureFormat[]>>`
}
