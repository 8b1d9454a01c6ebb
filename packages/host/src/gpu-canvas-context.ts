import { GpuDevice } from './gpu-device.ts'
import type { DeviceUsage } from './policy/device-usage.ts'
import { followViews } from './policy/limited-device.ts'
import { textureBytes } from './policy/texture-bytes.ts'

/** What a handle of `gpu-canvas-context` stands for. Whoever has a canvas or a surface makes it. */
export class GpuCanvasContext {
  /** What the guest's calls go to. */
  readonly gpu: Pick<GPUCanvasContext, 'unconfigure' | 'getCurrentTexture'>
  readonly #native: GPUCanvasContext & { present?(): void }
  readonly #size: { readonly width: number; readonly height: number }
  #device = GpuDevice.placeholder
  /** What its pictures take of a policy. */
  #reserved: { readonly usage: DeviceUsage; readonly bytes: number } | undefined

  /** @param size of its textures, as it is at the moment */
  constructor(gpu: GPUCanvasContext, size: { readonly width: number; readonly height: number } = gpu.canvas) {
    this.#native = gpu
    this.#size = size
    this.gpu = {
      unconfigure: () => {
        this.releasePictures()
        return gpu.unconfigure()
      },
      getCurrentTexture: () => {
        this.#reserveMemory()
        const texture = gpu.getCurrentTexture()
        const { objects } = this.#device
        if (objects !== undefined && !Object.hasOwn(texture, 'createView')) followViews(texture, objects)
        return texture
      },
    }
  }

  /** The device that it was configured with last. */
  get device(): GpuDevice {
    return this.#device
  }

  configure(configuration: GPUCanvasConfiguration): void {
    this.releasePictures()
    this.#device = GpuDevice.of(configuration.device)
    this.#native.configure({ ...configuration, device: this.#device.native })
  }

  /** The configuration, with its device as a handle stands for it. */
  getConfiguration(): GpuCanvasConfigurationOwned | null {
    const configuration = this.#native.getConfiguration()
    if (configuration === null) return null
    const isOurs = configuration.device === this.#device.native
    return { ...configuration, device: isOurs ? this.#device : GpuDevice.of(configuration.device) }
  }

  /** The picture is complete. A canvas need not hear of it: it shows what there is when its frame ends. */
  present(): void {
    this.#native.present?.()
  }

  /** Its pictures are gone. The next one is counted again. */
  releasePictures(): void {
    this.#reserved?.usage.releaseMemory(this.#reserved.bytes)
    this.#reserved = undefined
  }

  /** @throws PolicyError when its pictures are more than the policy allows */
  #reserveMemory(): void {
    const usage = this.#device.objects?.usage
    if (usage === undefined || usage.isClosed) return
    const format = this.#native.getConfiguration()?.format
    if (format === undefined) return
    const { width, height } = this.#size
    const bytes = pictures * textureBytes({ size: { width, height }, format, usage: 0 })
    if (this.#reserved?.bytes === bytes) return
    this.releasePictures()
    usage.reserveMemory(bytes)
    this.#reserved = { usage, bytes }
  }
}

/** How many of the size there may be: the one that is drawn to, the one that it is copied to, and the one that is shown. */
const pictures = 3

/** `gpu-canvas-configuration-owned` */
export type GpuCanvasConfigurationOwned = Omit<
  NonNullable<ReturnType<GPUCanvasContext['getConfiguration']>>,
  'device'
> & { device: GpuDevice }
