import { markOnce } from './mark-once.ts'

/**
 * Makes `GPUAdapter.requestDevice()` name the features that the adapter lacks: Dawn's binding shows the first one's number. A
 * repeated call has no effect.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpuadapter-requestdevice
 */
export function nameUnsupportedFeatures({
  GPUAdapter: { prototype },
}: Pick<typeof globalThis, 'GPUAdapter'>): void {
  if (!markOnce(prototype, namesFeatures)) return
  const { requestDevice } = prototype
  Object.assign(prototype, {
    async requestDevice(this: GPUAdapter, descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> {
      const lacking = [...(descriptor?.requiredFeatures ?? [])].filter(name => !this.features.has(name))
      if (lacking.length > 0) {
        throw new TypeError(
          `the adapter lacks ${lacking.length === 1 ? 'the feature' : 'the features'} ${lacking.join(', ')}; request only those in adapter.features`,
        )
      }
      return requestDevice.call(this, descriptor)
    },
  })
}

const namesFeatures = Symbol('namesFeatures')
