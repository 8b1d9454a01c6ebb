import type { GPUDevice } from './generated/interfaces.ts'

/**
 * Stores the device that created an object: W3C's internal slot `[[device]]`, which no function of the WIT returns.
 *
 * @returns the object
 * @see https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-device-slot
 */
export function withDevice<Created extends object>(device: GPUDevice, object: Created): Created {
  devices.set(object, device)
  return object
}

/** Returns the device that created an object. Queues, textures and buffers have one. */
export function deviceOf(object: object): GPUDevice | undefined {
  return devices.get(object)
}

const devices = new WeakMap<object, GPUDevice>()
