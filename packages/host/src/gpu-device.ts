import { missingObject } from './missing-object.ts'
import type { DeviceObjects } from './policy/device-objects.ts'

/** The representation of `gpu-device` handles. All handles of a device share one instance. */
export class GpuDevice {
  /** The object that receives the guest's calls; under a policy, a limited device. */
  readonly gpu: GPUDevice
  /** The GPU's device, for calls that accept only the GPU's own objects. */
  readonly native: GPUDevice
  /** The objects of a device under a policy; `undefined` without a policy. */
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

  /** Returns the representation of a device. */
  static of(gpu: GPUDevice): GpuDevice {
    return devices.get(gpu) ?? GpuDevice.#remember(new GpuDevice(gpu, gpu))
  }

  /** Registers `gpu` as the limited form of `native`. */
  static limited(gpu: GPUDevice, native: GPUDevice, objects: DeviceObjects): GpuDevice {
    return GpuDevice.#remember(new GpuDevice(gpu, native, objects))
  }

  static #remember(device: GpuDevice): GpuDevice {
    devices.set(device.gpu, device)
    return device
  }

  /** Placeholder device; reports no errors. */
  static readonly placeholder = new GpuDevice(missingObject, missingObject)
}

/**
 * Releases the policy's share of an object after the guest has dropped its handle: the destructor of
 * resources that belong to a device.
 */
export function handleDropped({ gpu, device }: { readonly gpu: object; readonly device: GpuDevice }): void {
  device.objects?.onHandleDropped(gpu)
}

const devices = new WeakMap<GPUDevice, GpuDevice>()
