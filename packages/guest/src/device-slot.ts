import type { GPUDevice } from './generated/interfaces.ts'

/** Remembers the device that made an object, which the object itself does not tell. */
export function withDevice<Made extends object>(device: GPUDevice, made: Made): Made {
  owners.set(made, device)
  return made
}

/** The device that made an object: a texture or a buffer. */
export function deviceOf(made: object): GPUDevice | undefined {
  return owners.get(made)
}

const owners = new WeakMap<object, GPUDevice>()
