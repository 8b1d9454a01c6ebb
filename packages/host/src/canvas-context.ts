import { GpuDevice } from './device.ts'

/** What a handle of `gpu-canvas-context` stands for. Whoever has a canvas or a surface makes it. */
export class GpuCanvasContext {
  readonly gpu: GPUCanvasContext
  #device = GpuDevice.none

  constructor(gpu: GPUCanvasContext) {
    this.gpu = gpu
  }

  /** The device that it was configured with last. */
  get device(): GpuDevice {
    return this.#device
  }

  configure(configuration: GPUCanvasConfiguration): void {
    this.#device = GpuDevice.of(configuration.device)
    this.gpu.configure({ ...configuration, device: this.#device.native })
  }

  /** The configuration, with its device as a handle stands for it. */
  getConfiguration(): GpuCanvasConfigurationOwned | null {
    const configuration = this.gpu.getConfiguration()
    if (configuration === null) return null
    const isOurs = configuration.device === this.#device.native
    return { ...configuration, device: isOurs ? this.#device : GpuDevice.of(configuration.device) }
  }
}

/** `gpu-canvas-configuration-owned` */
export type GpuCanvasConfigurationOwned = Omit<
  NonNullable<ReturnType<GPUCanvasContext['getConfiguration']>>,
  'device'
> & { device: GpuDevice }
