import type { GPUDevice } from './generated/interfaces.ts'

/**
 * Stores the device that created an object. W3C keeps it in the internal slot {@link
 * https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-device-slot [[device]]}; the WIT has no function that
 * returns it.
 *
 * @returns the object
 */
export function withDevice<Made extends object>(device: GPUDevice, made: Made): Made {
  owners.set(made, device)
  return made
}

/** Returns the device that created an object. Textures and buffers have one. */
export function deviceOf(made: object): GPUDevice | undefined {
  return owners.get(made)
}

const owners = new WeakMap<object, GPUDevice>()
