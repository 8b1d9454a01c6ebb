import { missingObject } from './missing-object.ts'
import type { DeviceObjects } from './policy/device-objects.ts'
import { shortened } from './policy/short-labels.ts'

/** What a handle of `gpu-device` stands for. There is one for each device, however many handles. */
export class GpuDevice {
  /** What the guest's calls go to. */
  readonly gpu: GPUDevice
  /** The GPU's own device, which it knows: another one where the guest is under a policy. */
  readonly native: GPUDevice
  /** What was made with it, if it is under a policy. */
  readonly objects: DeviceObjects | undefined

  /** The device itself, so that it can be used as any object that belongs to a device. */
  get device(): GpuDevice {
    return this
  }

  private constructor(gpu: GPUDevice, native: GPUDevice, objects?: DeviceObjects) {
    this.gpu = gpu
    this.native = native
    this.objects = objects
  }

  static of(gpu: GPUDevice): GpuDevice {
    return devices.get(gpu) ?? GpuDevice.#remember(new GpuDevice(gpu, gpu))
  }

  /** From now on, `gpu` stands for `native` under a policy. */
  static limited(gpu: GPUDevice, native: GPUDevice, objects: DeviceObjects): GpuDevice {
    return GpuDevice.#remember(new GpuDevice(gpu, native, objects))
  }

  static #remember(device: GpuDevice): GpuDevice {
    devices.set(device.gpu, device)
    return device
  }

  /** The device of what has none: it hears of no error. */
  static readonly placeholder = new GpuDevice(missingObject, missingObject)
}

/** The guest dropped the handle of what was made with a device: that is, of an instance of a wrapper class. */
export function handleDropped({ gpu, device }: { readonly gpu: object; readonly device: GpuDevice }): void {
  device.objects?.handleDropped(gpu)
}

/** A label as an object of a device may have it: a short one, if the guest is under a policy. */
export function labelFor({ objects }: GpuDevice, label: string): string {
  return objects === undefined ? label : shortened(label)
}

const devices = new WeakMap<GPUDevice, GpuDevice>()
