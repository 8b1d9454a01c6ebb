import { missing } from './missing.ts'
import type { Ledger } from './policy/ledger.ts'
import { shortened } from './policy/short-label.ts'

/** What a handle of `gpu-device` stands for. There is one for each device, however many handles. */
export class GpuDevice {
  /** What the guest's calls go to. */
  readonly gpu: GPUDevice
  /** The GPU's own device, which it knows: another one where the guest is under a policy. */
  readonly native: GPUDevice
  /** What was made with it, if it is under a policy. */
  readonly ledger: Ledger | undefined

  private constructor(gpu: GPUDevice, native: GPUDevice, ledger?: Ledger) {
    this.gpu = gpu
    this.native = native
    this.ledger = ledger
  }

  static of(gpu: GPUDevice): GpuDevice {
    return devices.get(gpu) ?? GpuDevice.#remember(new GpuDevice(gpu, gpu))
  }

  /** From now on, `gpu` stands for `native` under a policy. */
  static limited(gpu: GPUDevice, native: GPUDevice, ledger: Ledger): GpuDevice {
    return GpuDevice.#remember(new GpuDevice(gpu, native, ledger))
  }

  static #remember(device: GpuDevice): GpuDevice {
    devices.set(device.gpu, device)
    return device
  }

  /** The device of what has none: it hears of no error. */
  static readonly none = new GpuDevice(missing, missing)
}

/** The guest dropped the handle of what was made with a device: that is, of an instance of a wrapper class. */
export function dropped({ gpu, device }: { readonly gpu: object; readonly device: GpuDevice }): void {
  device.ledger?.dropped(gpu)
}

/** A label as an object of a device may have it: a short one, if the guest is under a policy. */
export function labelFor({ ledger }: GpuDevice, label: string): string {
  return ledger === undefined ? label : shortened(label)
}

const devices = new WeakMap<GPUDevice, GpuDevice>()
