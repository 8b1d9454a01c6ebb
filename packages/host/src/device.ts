import { missing } from './invalid.ts'

/** What a handle of `gpu-device` stands for. There is one for each device, however many handles. */
export class GpuDevice {
  readonly gpu: GPUDevice

  private constructor(gpu: GPUDevice) {
    this.gpu = gpu
  }

  static of(gpu: GPUDevice): GpuDevice {
    let device = devices.get(gpu)
    if (device === undefined) {
      device = new GpuDevice(gpu)
      devices.set(gpu, device)
    }
    return device
  }

  /** The device of what has none: it hears of no error. */
  static readonly none = new GpuDevice(missing)
}

const devices = new WeakMap<GPUDevice, GpuDevice>()
