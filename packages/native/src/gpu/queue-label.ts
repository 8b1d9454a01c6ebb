import { markOnce } from './mark-once.ts'

/**
 * Makes `GPUAdapter.requestDevice()` label the queue as its descriptor says, which Dawn's binding does not do. A repeated call has
 * no effect.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpudevicedescriptor-defaultqueue
 */
export function labelQueues({ GPUAdapter: { prototype } }: Pick<typeof globalThis, 'GPUAdapter'>): void {
  if (!markOnce(prototype, labelsQueues)) return
  const { requestDevice } = prototype
  Object.assign(prototype, {
    async requestDevice(this: GPUAdapter, descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> {
      const device = await requestDevice.call(this, descriptor)
      const label = descriptor?.defaultQueue?.label
      if (label !== undefined) device.queue.label = label
      return device
    },
  })
}

const labelsQueues = Symbol('labelsQueues')
