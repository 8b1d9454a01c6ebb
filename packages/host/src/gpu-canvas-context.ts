import { GpuDevice } from './gpu-device.ts'
import type { DeviceUsage } from './policy/device-usage.ts'
import { followViews } from './policy/limited-device.ts'
import { textureBytes } from './policy/texture-bytes.ts'

/** The representation of a `gpu-canvas-context` handle. The host of a canvas or surface creates it. */
export class GpuCanvasContext {
  /** The object that receives the guest's calls. */
  readonly gpu: Pick<GPUCanvasContext, 'unconfigure' | 'getCurrentTexture'>
  readonly #native: GPUCanvasContext & { present?(): void }
  readonly #size: { readonly width: number; readonly height: number }
  #device = GpuDevice.placeholder
  /** The memory that the pictures occupy under a policy. */
  #reserved: { readonly usage: DeviceUsage; readonly bytes: number } | undefined

  /**
   * @param gpu the context of the canvas
   * @param size current size of the canvas, in texels
   */
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

  /** The device of the latest configuration. */
  get device(): GpuDevice {
    return this.#device
  }

  /** Configures the context with a device, whose policy then bounds the pictures; see `GPUCanvasContext.configure`. */
  configure(configuration: GPUCanvasConfiguration): void {
    this.releasePictures()
    this.#device = GpuDevice.of(configuration.device)
    // The context of a closed surface keeps its configuration.
    const viewFormats = [...new Set(configuration.viewFormats)]
    this.#native.configure({ ...configuration, viewFormats, device: this.#device.native })
  }

  /** Returns the configuration, with its device as the representation of a handle. */
  getConfiguration(): GpuCanvasConfigurationOwned | null {
    const configuration = this.#native.getConfiguration()
    if (configuration === null) return null
    const isOurs = configuration.device === this.#device.native
    return { ...configuration, device: isOurs ? this.#device : GpuDevice.of(configuration.device) }
  }

  /** Completes the picture. A canvas needs no call: it shows the picture when its frame ends. */
  present(): void {
    this.#native.present?.()
  }

  /** Releases the memory of the pictures; the next picture reserves it again. */
  releasePictures(): void {
    this.#reserved?.usage.releaseMemory(this.#reserved.bytes)
    this.#reserved = undefined
  }

  /** @throws PolicyError if the pictures exceed the policy's memory */
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

/** Number of textures that a surface may hold: the one being drawn, its copy, and the one being shown. */
const pictures = 3

/** The WIT record `gpu-canvas-configuration-owned`. */
export type GpuCanvasConfigurationOwned = Omit<
  NonNullable<ReturnType<GPUCanvasContext['getConfiguration']>>,
  'device'
> & { device: GpuDevice }
